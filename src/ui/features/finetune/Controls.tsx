/** Start, pause, go on, one step, stop. The one accent button is always the next thing to do. */
import { Pause, Play, SkipForward, Square } from 'lucide-react';
import type { Project } from '../../../workers/protocol/training.ts';
import { OUTDATED } from '../../messages/finetune.ts';
import { canLearn } from '../../store/adapting.ts';
import { effects } from '../../store/effects.ts';
import { canResume, isTraining, missingPhotos } from '../../store/finetune-state.ts';
import { useStudio } from '../../store/store.ts';

const MAIN = {
  start: { label: 'Start', Icon: Play },
  pause: { label: 'Pause', Icon: Pause },
  resume: { label: 'Resume', Icon: Play },
} as const;

export function Controls({ opened }: { readonly opened: Project | null }) {
  const report = useStudio((state) => state.finetune.report);
  const outdated = useStudio((state) => state.finetune.outdated);
  const phase = useStudio((state) => state.finetune.run?.phase ?? null);
  const live = useStudio((state) => isTraining(state.finetune.run));
  const resumable = useStudio((state) => canResume(state.finetune.run));
  const startable = useStudio((state) => canLearn(state.finetune.report, state.finetune.settings));
  const openedResumes = opened !== null && opened.status !== 'done' && opened.status !== 'elsewhere';
  const resumes = openedResumes || (opened === null && resumable);
  const ended = opened === null && phase !== null && !live && !resumable;
  const { start, pause, resume, step, stop } = effects.finetune;
  const main = live ? MAIN.pause : resumes ? MAIN.resume : MAIN.start;
  const waiting = live && phase !== 'training';
  const act = { Pause: pause, Resume: resume, Start: start }[main.label];
  return (
    <section className="controls" aria-label="Training controls">
      {/* One button throughout, so that it keeps the focus; one that is disabled would lose it. */}
      <button
        type="button"
        className={live || (ended && !resumes) ? 'button' : 'button button-primary'}
        disabled={!live && (outdated || (!resumes && !startable))}
        aria-disabled={waiting || undefined}
        onClick={() => {
          if (!waiting) void act();
        }}
      >
        <main.Icon size={16} aria-hidden="true" /> {main.label}
      </button>
      <button
        type="button"
        className="button"
        title="One step, then rest"
        disabled={
          live ||
          outdated ||
          (opened !== null ? missingPhotos(opened, report).length > 0 : !startable && !resumes)
        }
        onClick={() => void step()}
      >
        <SkipForward size={16} aria-hidden="true" /> Step
      </button>
      <button
        type="button"
        className="button"
        title="End this Run; the best weights are kept"
        disabled={phase === null || phase === 'stopping' || !(live || (opened === null && resumable))}
        onClick={() => void stop()}
      >
        <Square size={14} aria-hidden="true" /> Stop
      </button>
      {outdated && <p className="card-bad controls-why">{OUTDATED}</p>}
      {!outdated && !live && !resumes && !startable && (
        <p className="quiet controls-why">
          {report === null
            ? 'Bring photos first; then Start is all it takes.'
            : 'These photos are not enough yet.'}
        </p>
      )}
    </section>
  );
}
