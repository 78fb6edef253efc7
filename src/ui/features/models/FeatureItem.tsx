/** A network that restores nothing: what it is for, and how well it tells one kind of damage from another. */
import { Trash2 } from 'lucide-react';
import { type CardAccuracy, type FeaturesCard, OWN_MODEL } from '../../../engine/domain/model-card.ts';
import { TASKS } from '../../../engine/domain/task.ts';
import { Term } from '../../components/Term.tsx';
import { megabytes, sentence } from '../../messages/copy.ts';
import { effects } from '../../store/effects.ts';
import { HowMade } from './HowMade.tsx';

interface Props {
  readonly card: FeaturesCard;
  /** True right after it was imported. */
  readonly fresh: boolean;
}

export function FeatureItem({ card, fresh }: Props) {
  return (
    <li className="model" data-fresh={fresh}>
      <div className="model-head">
        <h3>{card.name}</h3>
        <span className="badge">Restores nothing</span>
      </div>
      <p>{card.summary}</p>
      <p>Training can compare results by its features: Fine-tune, Advanced, “Compare by”.</p>
      <AccuracyTable card={card} />
      <p className="quiet model-size">
        {megabytes(card.bytes)}, {Math.round(card.parameters / 1e3)} thousand parameters. Made {card.date}.{' '}
        {sentence(card.dataLicence)}
      </p>
      {OWN_MODEL.test(card.id) ? (
        <div className="model-actions">
          <button
            type="button"
            className="button button-small"
            onClick={() => void effects.library.remove(card.id)}
          >
            <Trash2 size={14} aria-hidden="true" />
            Delete
          </button>
        </div>
      ) : (
        <HowMade card={card} />
      )}
    </li>
  );
}

function AccuracyTable({ card }: { readonly card: FeaturesCard }) {
  if (card.accuracy.length === 0) return null;
  return (
    <details className="how-made">
      <summary>How well it tells damage apart</summary>
      <div className="scores">
        <table aria-label={`Accuracy of ${card.name}`}>
          <thead>
            <tr>
              <th scope="col">Damage</th>
              <th scope="col" className="number">
                Named right
              </th>
              <th scope="col" className="number">
                Among its first three
              </th>
              <th scope="col" className="number">
                <Term meaning="Spearman’s rank correlation between the strength that it tells and the true one (PSNR): 1 is the same order, 0 is none.">
                  Strength
                </Term>
              </th>
            </tr>
          </thead>
          <tbody>
            {card.accuracy.map((row) => (
              <AccuracyRow key={`${row.set} ${row.task}`} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function AccuracyRow({ row }: { readonly row: CardAccuracy }) {
  return (
    <tr>
      <th scope="row">
        {TASKS[row.task].label} <span className="quiet">{row.setting}</span>
        <span className="quiet score-set">{row.set}</span>
      </th>
      <td className="number">{percent(row.accuracy)}</td>
      <td className="number">{percent(row.topThree)}</td>
      <td className="number">{row.strengthCorrelation?.toFixed(2) ?? '–'}</td>
    </tr>
  );
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
