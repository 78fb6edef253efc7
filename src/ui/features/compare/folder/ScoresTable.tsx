/** Models x metrics: mean, spread, wins; the best of each column marked. */
import { scoreInWords } from '../../../../engine/domain/comparison-words.ts';
import type { Column } from '../../../../engine/domain/evaluation.ts';
import { METRICS, type MetricId } from '../../../../engine/domain/score.ts';
import type { Evaluated } from '../../../../workers/protocol/evaluation.ts';
import { Term } from '../../../components/Term.tsx';
import { AS_IT_CAME, chainName, paceInWords, parametersInWords } from '../../../messages/evaluation.ts';
import { useStudio } from '../../../store/store.ts';

export function ScoresTable({ shown }: { readonly shown: Evaluated }) {
  const listing = useStudio((state) => state.models.listing);
  const { evaluation, summary } = shown;
  const { metrics } = evaluation;
  const rows = [
    { id: null, name: AS_IT_CAME, columns: summary.input, pace: '–', parameters: '–' },
    ...summary.models.map(({ id, columns, millisecondsPerMegapixel, parameters }) => ({
      id,
      name: chainName(listing, id),
      columns,
      pace: paceInWords(millisecondsPerMegapixel),
      parameters: parametersInWords(parameters),
    })),
  ];
  return (
    <div className="table-scroll">
      <table className="folder-table" aria-label="Scores">
        <thead>
          <tr>
            <th scope="col">Model</th>
            {metrics.map((metric) => (
              <th key={metric} scope="col" className="number">
                <MetricHead metric={metric} />
              </th>
            ))}
            <th scope="col" className="number">
              <Term meaning="Median time of restoring one megapixel on this machine; metrics and files are not counted.">
                Time
              </Term>
              <span className="head-note">a megapixel</span>
            </th>
            <th scope="col" className="number">
              Parameters
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, columns, pace, parameters }) => (
            <tr key={id ?? ''} data-input={id === null || undefined}>
              <th scope="row">{name}</th>
              {metrics.map((metric) => (
                <td key={metric} className="number">
                  <Score metric={metric} column={columns[metric]} best={summary.best[metric] === id} />
                </td>
              ))}
              <td className="number">{pace}</td>
              <td className="number">{parameters}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function MetricHead({ metric }: { readonly metric: MetricId }) {
  const { label, unit, higherIsBetter, usual } = METRICS[metric];
  return (
    <>
      <Term meaning={`${usual} Mean over the photos, ± the standard deviation between them.`}>{label}</Term>
      <span className="head-note">
        {unit && `${unit}, `}
        {higherIsBetter ? 'higher is better' : 'lower is better'}
      </span>
    </>
  );
}

interface ScoreProps {
  readonly metric: MetricId;
  readonly column: Column | undefined;
  readonly best: boolean;
}

function Score({ metric, column, best }: ScoreProps) {
  if (column === undefined || column.count === 0) return <span className="quiet">–</span>;
  const { mean, spread, wins, count, identical } = column;
  // The unit stands in the head of the column.
  const plain = (value: number) => scoreInWords(metric, value).replace(` ${METRICS[metric].unit}`, '');
  return (
    <>
      <span className="score-mean" data-best={best || undefined}>
        {best && <span className="best-mark">best</span>} {plain(mean)}
        {count > 1 && Number.isFinite(mean) && <span className="quiet"> ± {plain(spread)}</span>}
      </span>
      <span className="score-note">
        {count > 1 && `best on ${wins} of ${count}`}
        {identical > 0 && identical < count && `, ${identical} identical`}
      </span>
    </>
  );
}
