/** Where the Run stands: steps, time left, speed, memory. */
import { paceWords, remainingWords } from '../../messages/finetune.ts';
import { shareOf } from '../../store/finetune-run.ts';
import { isTraining, type RunPhase, type RunView } from '../../store/finetune-state.ts';

const PHASES: Readonly<Partial<Record<RunPhase, string>>> = {
  pausing: 'Pausing after this step…',
  stopping: 'Stopping after this step…',
  paused: 'Paused',
};

export function RunHead({ run }: { readonly run: RunView }) {
  const { steps } = run.recipe.schedule;
  const percent = Math.round(shareOf(run) * 100);
  const live = isTraining(run);
  const starting = live && run.curves.steps.length === 0;
  return (
    <div className="run-head">
      <p className="run-numbers">
        <strong>{run.name}</strong>
        <span>
          step {run.step} of {steps} · {percent} %
        </span>
        {starting && run.phase === 'training' && <span className="quiet">Getting ready…</span>}
        {PHASES[run.phase] !== undefined && <span className="quiet">{PHASES[run.phase]}</span>}
        {run.phase === 'training' && run.pace !== null && (
          <span className="quiet">
            {remainingWords(run.pace.remaining)} · {paceWords(run.pace)}
          </span>
        )}
      </p>
      <progress aria-label="Training" max={100} {...(starting ? {} : { value: percent })} />
    </div>
  );
}
