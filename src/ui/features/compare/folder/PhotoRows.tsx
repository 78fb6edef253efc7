/** Photo by photo, the worst or the best first; each leads to the photo itself. */
import { useMemo, useState } from 'react';
import { scoreInWords } from '../../../../engine/domain/comparison-words.ts';
import type { EvaluatedPhoto } from '../../../../engine/domain/evaluation.ts';
import { METRICS, type MetricId } from '../../../../engine/domain/score.ts';
import type { Evaluated } from '../../../../workers/protocol/evaluation.ts';
import { AS_IT_CAME, chainName } from '../../../messages/evaluation.ts';
import { effects } from '../../../store/effects.ts';
import { useStudio } from '../../../store/store.ts';

interface Props {
  readonly shown: Evaluated;
  readonly metric: MetricId;
  /** Leads to where one photo is compared. */
  readonly onShow: () => void;
}

/** Rows that are shown before one asks for more. */
const PAGE = 20;

export function PhotoRows({ shown: { evaluation }, metric, onShow }: Props) {
  const listing = useStudio((state) => state.models.listing);
  const folders = useStudio((state) => state.folder.folders);
  const ids = evaluation.models.map(({ id }) => id);
  const [by, setBy] = useState('');
  const [order, setOrder] = useState<'worst' | 'best'>('worst');
  const [count, setCount] = useState(PAGE);
  const who = ids.includes(by) ? by : (ids[0] ?? null);
  const sorted = useMemo(
    () => sortPhotos(evaluation.photos, metric, who, order),
    [evaluation.photos, metric, who, order],
  );
  const show = async ({ in: name, target }: EvaluatedPhoto) => {
    await effects.folder.show(name, target);
    onShow();
  };
  return (
    <section className="folder-part" aria-labelledby="folder-photos">
      <header>
        <h3 id="folder-photos">Photo by photo</h3>
        <label className="inline-field">
          <span className="unseen">Order</span>
          <select value={order} onChange={(event) => setOrder(event.currentTarget.value as 'worst' | 'best')}>
            <option value="worst">Worst first</option>
            <option value="best">Best first</option>
          </select>
        </label>
        <label className="inline-field">
          by
          <select value={who ?? ''} onChange={(event) => setBy(event.currentTarget.value)}>
            {ids.map((id) => (
              <option key={id} value={id}>
                {chainName(listing, id)}
              </option>
            ))}
          </select>
        </label>
      </header>
      <div className="table-scroll">
        <table className="folder-table" aria-label={`${METRICS[metric].label} of each photo`}>
          <thead>
            <tr>
              <th scope="col">Photo</th>
              {[AS_IT_CAME, ...ids.map((id) => chainName(listing, id))].map((name) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, count).map((photo) => (
              <tr key={photo.in}>
                <th scope="row">
                  {folders.degraded.length > 0 && effects.folder.canShow(photo.in) ? (
                    <button type="button" className="photo-link" onClick={() => void show(photo)}>
                      {photo.in}
                    </button>
                  ) : (
                    <span title="Choose the folder again to look at the photo.">{photo.in}</span>
                  )}
                </th>
                <td className="number">{scoreInWords(metric, photo.input.scores[metric])}</td>
                {ids.map((id) => (
                  <td key={id} className="number" title={photo.outputs[id]?.faults?.restoring}>
                    {photo.outputs[id]?.faults?.restoring
                      ? 'failed'
                      : scoreInWords(metric, photo.outputs[id]?.scores[metric])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {sorted.length > count && (
        <button type="button" className="button button-small" onClick={() => setCount(count + 100)}>
          Show more of {sorted.length}
        </button>
      )}
      {evaluation.failed.length > 0 && (
        <ul className="failed-photos" aria-label="Photos that could not be judged">
          {evaluation.failed.map(({ in: name, error }) => (
            <li key={name}>{error}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** By a model's score; photos without one come last. */
function sortPhotos(
  photos: readonly EvaluatedPhoto[],
  metric: MetricId,
  who: string | null,
  order: 'worst' | 'best',
): readonly EvaluatedPhoto[] {
  const sign = (METRICS[metric].higherIsBetter ? 1 : -1) * (order === 'worst' ? 1 : -1);
  const score = (photo: EvaluatedPhoto) => (who === null ? photo.input : photo.outputs[who])?.scores[metric];
  return photos.toSorted((one, other) => {
    const [a, b] = [score(one), score(other)];
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    return a === b ? 0 : sign * (a < b ? -1 : 1);
  });
}
