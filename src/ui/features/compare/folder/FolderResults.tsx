/** What an evaluation says: table, differences, time, photos; and how to take it along. */
import { Download } from 'lucide-react';
import { useState } from 'react';
import { METRICS, type MetricId } from '../../../../engine/domain/score.ts';
import type { Evaluated } from '../../../../workers/protocol/evaluation.ts';
import { conditionsInWords } from '../../../messages/evaluation.ts';
import { effects } from '../../../store/effects.ts';
import { useStudio } from '../../../store/store.ts';
import { Differences } from './Differences.tsx';
import { PhotoRows } from './PhotoRows.tsx';
import { ScoresTable } from './ScoresTable.tsx';
import { TimeFigure } from './TimeFigure.tsx';

interface Props {
  readonly shown: Evaluated;
  readonly onShow: () => void;
}

export function FolderResults({ shown, onShow }: Props) {
  const recalled = useStudio((state) => state.folder.recalled);
  const [wanted, setWanted] = useState<MetricId | null>(null);
  const { metrics, failed, photos, total } = shown.evaluation;
  const metric = wanted !== null && metrics.includes(wanted) ? wanted : metrics[0];
  if (metric === undefined) return null;
  const unfinished = photos.length + failed.length < total;
  return (
    <>
      <section className="folder-part" aria-labelledby="folder-scores">
        <header>
          <h2 id="folder-scores">Scores</h2>
          <p className="quiet">{conditionsInWords(shown.evaluation)}</p>
          <span className="folder-exports">
            <button
              type="button"
              className="button button-small"
              onClick={() => void effects.folder.exportAs('csv')}
            >
              <Download size={14} aria-hidden="true" />
              Export CSV
            </button>
            <button
              type="button"
              className="button button-small"
              onClick={() => void effects.folder.exportAs('json')}
            >
              Export JSON
            </button>
          </span>
        </header>
        {recalled && (
          <p className="folder-note">
            {unfinished
              ? 'Broken off earlier. Choose the same folders again and Start: what is here is not measured twice.'
              : 'From an earlier visit. Choose the folders again to look at single photos or to add models.'}
          </p>
        )}
        <ScoresTable shown={shown} />
        <ul className="misleads">
          {metrics.map((id) => (
            <li key={id}>
              <strong>{METRICS[id].label}:</strong> {METRICS[id].misleads}
            </li>
          ))}
        </ul>
      </section>
      {metrics.length > 1 && (
        <label className="inline-field look-at">
          Look closer at
          <select value={metric} onChange={(event) => setWanted(event.currentTarget.value as MetricId)}>
            {metrics.map((id) => (
              <option key={id} value={id}>
                {METRICS[id].label}
              </option>
            ))}
          </select>
        </label>
      )}
      {shown.summary.comparisons.length > 0 && <Differences shown={shown} metric={metric} />}
      <TimeFigure shown={shown} metric={metric} />
      <PhotoRows shown={shown} metric={metric} onShow={onShow} />
    </>
  );
}
