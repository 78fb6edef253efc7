/** Second part: how the Run goes. */
import { useStudio } from '../../store/store.ts';
import { CheckedWith } from './CheckedWith.tsx';
import { Ending } from './Ending.tsx';
import { ErrorMaps } from './ErrorMaps.tsx';
import { Filmstrip } from './Filmstrip.tsx';
import { RunCharts } from './RunCharts.tsx';
import { RunHead } from './RunHead.tsx';
import './train.css';
import { losesBelowZero, Weighing } from './Weighing.tsx';

export function Train() {
  const run = useStudio((state) => state.finetune.run);
  const report = useStudio((state) => state.finetune.report);
  if (run === null && report === null) return null;
  return (
    <section className="tune-part train" aria-labelledby="train-title">
      <header className="tune-head">
        <h2 id="train-title">
          <span className="tune-number" aria-hidden="true">
            2
          </span>
          Train
        </h2>
        {run !== null ? (
          <RunHead run={run} />
        ) : (
          <p className="quiet">
            {report?.usable
              ? 'Ready: press Start. The curves appear here.'
              : 'These photos are not enough yet.'}
          </p>
        )}
      </header>
      {run !== null && <Ending run={run} />}
      {run !== null && <RunCharts curves={run.curves} signed={losesBelowZero(run.recipe)} />}
      {run !== null && <Weighing recipe={run.recipe} step={run.step} curves={run.tasks} />}
      {run !== null && <Filmstrip film={run.film} />}
      {run !== null && run.film.maps !== null && <ErrorMaps maps={run.film.maps} />}
      <CheckedWith report={report} run={run} />
      {run !== null && run.remarks.length > 0 && (
        <ul className="remarks" aria-label="Remarks">
          {run.remarks.slice(-4).map(({ step, text }) => (
            <li key={`${step} ${text}`}>
              <span className="quiet">Step {step}</span> {text}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
