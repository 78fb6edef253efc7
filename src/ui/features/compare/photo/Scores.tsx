/** The table of scores: one row a cell, the best of each column named in words. */
import { useId, useState } from 'react';
import '../../../components/term.css';
import { METRICS, type MetricId } from '../../../../engine/domain/score.ts';
import { duration } from '../../../messages/copy.ts';
import { bestRows, type CompareRow, cautionOf, scoreText } from '../../../store/compare-rows.ts';
import { COMPARE_METRICS, REFERENCE } from '../../../store/compare-state.ts';
import { effects } from '../../../store/effects.ts';

interface Props {
  readonly rows: readonly CompareRow[];
  readonly current: string;
  readonly hasReference: boolean;
}

export function Scores({ rows, current, hasReference }: Props) {
  const id = useId();
  // Told above the table: inside of it a tooltip would be cut off.
  const [asked, setAsked] = useState<MetricId | null>(null);
  const metrics = COMPARE_METRICS.filter((metric) => hasReference || METRICS[metric].needs === null);
  const best = new Map(metrics.map((metric) => [metric, bestRows(rows, metric)]));
  return (
    <section className="scores-dock" aria-label="Numbers">
      <div className="scores-scroll">
        <table aria-label="Scores">
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col" className="number">
                Time
              </th>
              {metrics.map((metric) => (
                <th scope="col" key={metric} className="number">
                  <button
                    type="button"
                    className="term-word"
                    aria-describedby={asked === metric ? id : undefined}
                    onFocus={() => setAsked(metric)}
                    onBlur={() => setAsked(null)}
                    onMouseEnter={() => setAsked(metric)}
                    onMouseLeave={() => setAsked(null)}
                  >
                    {METRICS[metric].label} {METRICS[metric].higherIsBetter ? '↑' : '↓'}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id} data-current={row.id === current || undefined}>
                <th scope="row">
                  <button type="button" className="row-name" onClick={() => effects.compare.point(row.id)}>
                    {row.name}
                  </button>
                </th>
                <td className="number quiet">
                  {row.cell !== null && row.result.milliseconds !== null
                    ? duration(row.result.milliseconds)
                    : ''}
                </td>
                {metrics.map((metric) => (
                  <td key={metric} className="number">
                    <ScoreText row={row} metric={metric} best={best.get(metric)?.includes(row.id) ?? false} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {asked !== null && (
        <p id={id} role="tooltip" className="scores-meaning">
          {meaningOf(asked)}
        </p>
      )}
      <p className="scores-caution">{cautionOf(rows, hasReference)}</p>
    </section>
  );
}

interface ScoreProps {
  readonly row: CompareRow;
  readonly metric: MetricId;
  readonly best: boolean;
}

function ScoreText({ row, metric, best }: ScoreProps) {
  const score = row.result.scores[metric];
  if (METRICS[metric].needs === 'reference' && row.id === REFERENCE) {
    return (
      <span className="quiet" title="This is the reference.">
        –<span className="unseen">This is the reference.</span>
      </span>
    );
  }
  if (score === undefined) return <span className="quiet">{row.result.state === 'failed' ? '–' : '…'}</span>;
  if ('why' in score) {
    return (
      <span className="quiet" title={score.why}>
        n/a<span className="unseen">: {score.why}</span>
      </span>
    );
  }
  return (
    <span className={best ? 'best' : undefined}>
      {best && '★ best '}
      {scoreText(metric, score.value)}
    </span>
  );
}

function meaningOf(metric: MetricId): string {
  const { unit, higherIsBetter, usual, misleads } = METRICS[metric];
  const direction = `${higherIsBetter ? 'Higher' : 'Lower'} is better${unit === '' ? '' : `, in ${unit}`}.`;
  return `${direction} ${usual} ${misleads}`;
}
