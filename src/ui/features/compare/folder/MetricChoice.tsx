/** Which metrics, and how they look at the photos. */
import { METRIC_IDS, METRICS } from '../../../../engine/domain/score.ts';
import { NumberField } from '../../../components/NumberField.tsx';
import { effects } from '../../../store/effects.ts';
import { possibleMetrics, wantedMetrics } from '../../../store/folder-state.ts';
import { useStudio } from '../../../store/store.ts';

/** Offered here; BRISQUE's model does not come along, so that the command line alone can use it. */
const OFFERED = METRIC_IDS.filter((id) => METRICS[id].needs !== 'model');

export function MetricChoice({ disabled }: { readonly disabled: boolean }) {
  const folder = useStudio((state) => state.folder);
  const [possible, wanted] = [possibleMetrics(folder), wantedMetrics(folder)];
  const compares = wanted.some((id) => METRICS[id].needs === 'reference');
  return (
    <fieldset className="folder-choice" disabled={disabled}>
      <legend>Metrics</legend>
      {OFFERED.map((id) => (
        <label key={id} className="check-line">
          <input
            type="checkbox"
            checked={wanted.includes(id)}
            disabled={!possible.includes(id)}
            onChange={(event) =>
              effects.folder.setMetrics(
                OFFERED.filter((other) =>
                  other === id ? event.currentTarget.checked : wanted.includes(other),
                ),
              )
            }
          />
          <span>{METRICS[id].label}</span>
          <span className="quiet">
            {possible.includes(id)
              ? `${METRICS[id].higherIsBetter ? 'higher' : 'lower'} is better`
              : 'needs clean photos'}
          </span>
        </label>
      ))}
      <details className="conditions">
        <summary>How they are measured</summary>
        <label className="field">
          PSNR and SSIM over
          <select
            value={folder.channel}
            disabled={!compares}
            onChange={(event) =>
              effects.folder.setConditions({ channel: event.currentTarget.value as 'rgb' | 'y' })
            }
          >
            <option value="rgb">RGB: all colours</option>
            <option value="y">Y: luma of BT.601, as deraining tables</option>
          </select>
        </label>
        <NumberField
          label="Border left out (px)"
          value={folder.border}
          initial={0}
          min={0}
          max={64}
          multiple={1}
          disabled={disabled}
          onValue={(border) => effects.folder.setConditions({ border })}
        />
        <p className="hint">
          Values are rounded to 8 bits; means of per-photo values. Published tables compare only with the same
          options.
        </p>
      </details>
    </fieldset>
  );
}
