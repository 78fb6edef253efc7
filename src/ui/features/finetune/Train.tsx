/** Second part: how the Run goes. */
import { useStudio } from '../../store/store.ts';
import { CheckedWith } from './CheckedWith.tsx';
import { Ending } from './Ending.tsx';
import { RunHead } from './RunHead.tsx';
import { Remarks, RunStory } from './RunStory.tsx';
import './train.css';

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
      {run !== null && <RunStory run={run} />}
      <CheckedWith report={report} run={run} />
      {run !== null && <Remarks run={run} />}
    </section>
  );
}
