/** One model as a card: plain summary and what it is good at first, how it was made after. */
import { Download, Pencil, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { type ModelCard, OWN_MODEL } from '../../../engine/domain/model-card.ts';
import { isTaskId, TASKS } from '../../../engine/domain/task.ts';
import { Term } from '../../components/Term.tsx';
import { megabytes, sentence } from '../../messages/copy.ts';
import { effects } from '../../store/effects.ts';
import { HowMade } from './HowMade.tsx';
import { NameForm } from './NameForm.tsx';
import { ScoreTable } from './ScoreTable.tsx';

interface Props {
  readonly card: ModelCard;
  readonly isDefault: boolean;
  readonly isBest: boolean;
  /** Task ids that this model is the recommended one for. */
  readonly recommendedFor: readonly string[];
  readonly exporting: boolean;
  /** True right after it was imported. */
  readonly fresh: boolean;
}

/** What has weights can be handed out. */
const EXPORTS = ['safetensors', 'onnx'] as const;

const taskLabel = (id: string) => (isTaskId(id) ? TASKS[id].label : id);

export function ModelItem({ card, isDefault, isBest, recommendedFor, exporting, fresh }: Props) {
  const [naming, setNaming] = useState(false);
  const own = OWN_MODEL.test(card.id);
  const rename = useRef<HTMLButtonElement>(null);
  const named = useRef(false);
  // The keyboard goes on where it was before the name was changed.
  useEffect(() => {
    if (named.current && !naming) rename.current?.focus();
    named.current = naming;
  }, [naming]);
  return (
    <li className="model" data-fresh={fresh}>
      <div className="model-head">
        {naming ? (
          <NameForm
            name={card.name}
            onName={(name) => {
              setNaming(false);
              if (name !== null) void effects.library.rename(card.id, name);
            }}
          />
        ) : (
          <h3>{card.name}</h3>
        )}
        {isDefault && <span className="badge">Automatic uses this</span>}
        {isBest && <span className="badge">Slower, mostly better</span>}
      </div>
      {card.summary && <p>{card.summary}</p>}
      {recommendedFor.length > 0 && (
        <div className="chips">
          <span className="quiet">Recommended for</span>
          <ul aria-label="Recommended for">
            {recommendedFor.map((task) => (
              <li key={task}>{taskLabel(task)}</li>
            ))}
          </ul>
        </div>
      )}
      {card.network?.side !== undefined && (
        <p className="quiet">
          Works on the whole photo, reduced to {card.network.side} px; detail is carried over by a guided
          filter.
        </p>
      )}
      <ScoreTable scores={card.scores} label={card.name} />
      <p className="quiet model-size">
        {card.kind === 'classical' ? (
          'No weights, nothing to download'
        ) : (
          <>
            {megabytes(card.bytes)}, {parameterCount(card.parameters)},{' '}
            <Term meaning="Billions of multiply-adds for each million pixels: what a photo costs to restore.">
              {`${card.gmacPerMegapixel.toFixed(0)} GMAC per megapixel`}
            </Term>
            {card.network.side !== undefined && ' of the reduced photo'}
          </>
        )}
        . Made {card.date}. {sentence(card.dataLicence)}
      </p>
      <HowMade card={card} />
      <div className="model-actions">
        {(card.kind === 'network' ? EXPORTS : []).map((format) => (
          <button
            key={format}
            type="button"
            className="button button-small"
            disabled={exporting}
            onClick={() => void effects.library.exportModel(card.id, format)}
          >
            <Download size={14} aria-hidden="true" />
            {format === 'onnx' ? 'Export ONNX' : 'Export safetensors'}
          </button>
        ))}
        {own && !naming && (
          <button ref={rename} type="button" className="button button-small" onClick={() => setNaming(true)}>
            <Pencil size={14} aria-hidden="true" />
            Rename
          </button>
        )}
        {own && (
          <button
            type="button"
            className="button button-small"
            onClick={() => void effects.library.remove(card.id)}
          >
            <Trash2 size={14} aria-hidden="true" />
            Delete
          </button>
        )}
      </div>
    </li>
  );
}

/** `1.0 million parameters`, `21 thousand parameters`. */
function parameterCount(count: number): string {
  return count >= 1e6
    ? `${(count / 1e6).toFixed(1)} million parameters`
    : `${Math.max(1, Math.round(count / 1e3))} thousand parameters`;
}
