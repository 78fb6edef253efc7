/** One model as a card: plain summary first, numbers after. */
import type { ModelCard } from '../../../engine/domain/model-card.ts';
import { isTaskId, TASKS } from '../../../engine/domain/task.ts';
import { Term } from '../../components/Term.tsx';
import { decibels, megabytes } from '../../messages/copy.ts';

interface Props {
  readonly card: ModelCard;
  readonly isDefault: boolean;
  /** Task ids that this model is the recommended one for. */
  readonly recommendedFor: readonly string[];
}

const signed = new Intl.NumberFormat('en-GB', {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
});

const gain = (decibel: number) => `${signed.format(decibel).replace('-', '−')} dB`;

const taskLabel = (id: string) => (isTaskId(id) ? TASKS[id].label : id);

export function ModelItem({ card, isDefault, recommendedFor }: Props) {
  return (
    <li className="model">
      <div className="model-head">
        <h3>{card.name}</h3>
        {isDefault && <span className="badge">Automatic uses this</span>}
      </div>
      {card.summary && <p>{card.summary}</p>}
      <p className="quiet">
        {recommendedFor.length > 0 && `Recommended for ${recommendedFor.map(taskLabel).join(', ')}. `}
        {megabytes(card.bytes)}, {(card.parameters / 1e6).toFixed(2)} million parameters,{' '}
        <Term meaning="Billions of multiply-adds for each million pixels: what a photo costs to restore.">
          {`${card.gmacPerMegapixel.toFixed(0)} GMAC per megapixel`}
        </Term>
        .
      </p>
      {card.scores.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">Damage</th>
              <th scope="col">Photos</th>
              <th scope="col" className="number">
                Before
              </th>
              <th scope="col" className="number">
                After
              </th>
              <th scope="col" className="number">
                Gain
              </th>
            </tr>
          </thead>
          <tbody>
            {card.scores.map((score) => (
              <tr key={`${score.set} ${score.task} ${score.setting}`}>
                <th scope="row">
                  {taskLabel(score.task)} <span className="quiet">{score.setting}</span>
                </th>
                <td className="quiet">{score.set}</td>
                <td className="number">{score.psnrInput === null ? '' : decibels(score.psnrInput)}</td>
                <td className="number">{decibels(score.psnr)}</td>
                <td className="number">
                  {score.psnrInput === null ? '' : gain(score.psnr - score.psnrInput)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="quiet model-licence">
        {card.dataLicence} Made {card.date}.
      </p>
    </li>
  );
}
