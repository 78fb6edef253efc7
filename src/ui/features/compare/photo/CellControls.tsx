/** The cell in hand: its strength, its fate, and the clean photo that scores are taken against. */
import { FileInput, Trash2 } from 'lucide-react';
import { type ChangeEvent, useId } from 'react';
import { NumberField } from '../../../components/NumberField.tsx';
import { RangeField } from '../../../components/RangeField.tsx';
import { duration } from '../../../messages/copy.ts';
import { FAULT_TEXTS } from '../../../messages/faults.ts';
import type { CompareRow } from '../../../store/compare-rows.ts';
import { REFERENCE } from '../../../store/compare-state.ts';
import { effects } from '../../../store/effects.ts';
import type { PhotoEntry } from '../../../store/photos-slice.ts';
import { useStudio } from '../../../store/store.ts';

interface Props {
  readonly row: CompareRow;
  /** Shows this photo in the tab "Restore" with the model in hand. */
  readonly onRestoreWith: (model: string) => void;
}

export function CellControls({ row, onRestoreWith }: Props) {
  const { cell, result } = row;
  const paused = useStudio(({ compare }) => compare.paused);
  if (cell === null) return null;
  const [model] = cell.models;
  return (
    <section className="group" aria-label="Cell in hand">
      <h2>{row.name}</h2>
      {result.fault !== null && (
        <div className="fault" role="alert">
          <strong>{FAULT_TEXTS[result.fault.code].title}</strong>
          <p>{result.fault.message}</p>
        </div>
      )}
      <RangeField
        label="Strength"
        value={Math.round(cell.strength * 100)}
        initial={100}
        min={0}
        max={100}
        unit="%"
        onValue={(percent) => effects.compare.setStrength(cell.id, percent / 100)}
      />
      {result.milliseconds !== null && (
        <p className="quiet hint-line">Computed in {duration(result.milliseconds)}.</p>
      )}
      <div className="row">
        {result.state === 'failed' || paused ? (
          <button
            type="button"
            className="button"
            onClick={() => (paused ? effects.compare.goOn() : effects.compare.retry(cell.id))}
          >
            {paused ? 'Go on' : 'Try again'}
          </button>
        ) : (
          <button
            type="button"
            className="button"
            disabled={model === undefined || cell.models.length > 1}
            title={cell.models.length > 1 ? 'A chain cannot be chosen there' : 'Choose this model in Restore'}
            onClick={() => model !== undefined && onRestoreWith(model)}
          >
            Use in Restore
          </button>
        )}
        <button type="button" className="button" onClick={() => effects.compare.remove(cell.id)}>
          <Trash2 size={14} aria-hidden="true" />
          Remove
        </button>
      </div>
    </section>
  );
}

interface ReferenceProps {
  readonly entry: PhotoEntry;
  readonly rows: readonly CompareRow[];
}

/** Where the clean photo comes from. */
export function ReferenceControls({ entry, rows }: ReferenceProps) {
  const chosen = useStudio(({ compare }) => compare.references[entry.id] ?? null);
  const id = useId();
  const how = useStudio(({ compare }) => compare.how);
  const refused = useStudio(({ compare }) => compare.referenceFault);
  const has = rows.some(({ id }) => id === REFERENCE);
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.currentTarget.files?.[0];
    // The same file may be chosen again.
    event.currentTarget.value = '';
    if (file !== undefined) void effects.compare.chooseReference(file);
  };
  return (
    <section className="group" aria-label="Reference">
      <p className="quiet hint-line">{sentenceOf(chosen?.name ?? null, has)}</p>
      <div className="row">
        <label className="button file-button">
          <FileInput size={14} aria-hidden="true" />
          <span>{has ? 'Another…' : 'Choose…'}</span>
          <input
            type="file"
            aria-label="Reference photo"
            accept="image/png,image/jpeg,image/webp,image/avif"
            onChange={take}
          />
        </label>
        {chosen !== null && (
          <button type="button" className="button" onClick={() => effects.compare.dropReference()}>
            Without it
          </button>
        )}
      </div>
      <details className="why">
        <summary>How scores are taken</summary>
        <div className="group how">
          <div className="field">
            <label htmlFor={`${id}-channel`}>PSNR and SSIM over</label>
            <select
              id={`${id}-channel`}
              value={how.channel}
              onChange={(event) =>
                effects.compare.measureBy({ channel: event.currentTarget.value === 'y' ? 'y' : 'rgb' })
              }
            >
              <option value="rgb">RGB: all colours</option>
              <option value="y">Y: luma of BT.601, as deraining tables</option>
            </select>
          </div>
          <NumberField
            label="Border left out (px)"
            value={how.border}
            initial={0}
            min={0}
            max={64}
            multiple={1}
            onValue={(border) => effects.compare.measureBy({ border })}
          />
        </div>
      </details>
      {refused?.photo === entry.id && (
        <p className="card-bad hint-line" role="alert">
          {refused.message}
        </p>
      )}
    </section>
  );
}

function sentenceOf(name: string | null, has: boolean): string {
  if (name !== null) return `Compared with ${name}.`;
  return has
    ? 'Compared with the sample before Mend damaged it.'
    : 'With the same photo undamaged, PSNR and SSIM tell how close each result comes to it.';
}
