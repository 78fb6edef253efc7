/** Which metrics, and how they look at the photos. */
import { METRIC_IDS, METRICS } from '../../../../engine/domain/score.ts';
import { NumberField } from '../../../components/NumberField.tsx';
import { effects } from '../../../store/effects.ts';
import { possibleMetrics, wantedMetrics } from '../../../store/folder-state.ts';
import { useStudio } from '../../../store/store.ts';

export function MetricChoice({ disabled }: { readonly disabled: boolean }) {
  const folder = useStudio((state) => state.folder);
  const [possible, wanted] = [possibleMetrics(folder), wantedMetrics(folder)];
  const offered = METRIC_IDS.filter((id) => METRICS[id].needs !== 'model' || possible.includes(id));
  const compares = wanted.some((id) => METRICS[id].needs === 'reference');
  return (
    <fieldset className="folder-choice" disabled={disabled}>
      <legend>Metrics</legend>
      {offered.map((id) => (
        <label key={id} className="check-line">
          <input
            type="checkbox"
            checked={wanted.includes(id)}
            disabled={!possible.includes(id)}
            onChange={(event) =>
              effects.folder.setMetrics(
                offered.filter((other) =>
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
      {!offered.includes('brisque') && <BrisqueFiles />}
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

/** BRISQUE's model belongs to its authors; whoever has its two files may use it. */
function BrisqueFiles() {
  const { model, range } = useStudio((state) => state.folder.brisque);
  const missing = model === null && range === null ? null : model === null ? 'model' : 'range file';
  return (
    <details className="conditions">
      <summary>BRISQUE, with the model of its authors</summary>
      <label className="button button-small file-button">
        <span>Choose model and range files</span>
        <input
          type="file"
          multiple
          aria-label="Model and range files of BRISQUE"
          onChange={(event) => {
            const files = [...(event.currentTarget.files ?? [])];
            // The same file may be chosen again.
            event.currentTarget.value = '';
            void effects.folder.addBrisque(files);
          }}
        />
      </label>
      <p className="hint">
        {missing === null
          ? 'Two files in libsvm’s text format, which do not come with Mend. BRISQUE-proxy is our own and no BRISQUE.'
          : `The ${missing} is still missing.`}
      </p>
    </details>
  );
}
