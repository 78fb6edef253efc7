/** One kind of damage: its name, its ranges, and how it looks on one of the user's photos. */
import { Shuffle, X } from 'lucide-react';
import { useState } from 'react';
import type { FineTuneTask } from '../../../engine/domain/fine-tune-recipe.ts';
import { TASKS, taskMeta } from '../../../engine/domain/task.ts';
import type { DegradationPreview } from '../../../workers/protocol/training.ts';
import { RasterImage } from '../../components/RasterImage.tsx';
import { effects } from '../../store/effects.ts';
import { rangeOf } from '../../store/finetune-settings.ts';
import { RangePair } from './RangePair.tsx';

interface Props {
  /** Of the task in the settings. */
  readonly place: number;
  readonly task: FineTuneTask;
  readonly preview: DegradationPreview | null;
  /** The last one stays. */
  readonly alone: boolean;
}

export function DamageItem({ place, task, preview, alone }: Props) {
  const { id, set } = task;
  const { label, summary, parameters } = taskMeta(id);
  const [seed, setSeed] = useState(1);
  const another = () => {
    setSeed(seed + 1);
    void effects.finetune.preview(place, seed + 1);
  };
  return (
    <li className="damage-item">
      {preview !== null && (
        <figure>
          <RasterImage raster={preview.raster} alt={`${label} on one of your photos`} />
          <figcaption className="quiet">{drawnWords(preview.set)}</figcaption>
        </figure>
      )}
      <div className="damage-text">
        <div className="damage-head">
          <h4>{label}</h4>
          {preview !== null && (
            <button
              type="button"
              className="icon-button"
              aria-label={`Another look at ${TASKS[id].label}`}
              title="Another look"
              onClick={another}
            >
              <Shuffle size={14} aria-hidden="true" />
            </button>
          )}
          {!alone && (
            <button
              type="button"
              className="icon-button"
              aria-label={`Leave out ${TASKS[id].label}`}
              title="Leave out"
              onClick={() => effects.finetune.removeTask(place)}
            >
              <X size={14} aria-hidden="true" />
            </button>
          )}
        </div>
        <p className="quiet">{summary}</p>
        {Object.entries(parameters).map(([name, usual]) => (
          <RangePair
            key={name}
            label={name}
            owner={label}
            value={rangeOf(id, set, name)}
            usual={[usual.low, usual.high]}
            onValue={(range) => effects.finetune.setRange(place, name, range)}
          />
        ))}
      </div>
    </li>
  );
}

/** `sigma 23.4`: the values that the look was made with. */
function drawnWords(set: Readonly<Record<string, number>>): string {
  return Object.entries(set)
    .map(([name, value]) => `${name} ${Number(value.toPrecision(3))}`)
    .join(', ');
}
