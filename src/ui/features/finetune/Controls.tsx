/** Start, pause, go on, one step, stop. The one accent button is always the next thing to do. */
import { Pause, Play, SkipForward, Square } from 'lucide-react';
import type { Project } from '../../../workers/protocol/training.ts';
import { effects } from '../../store/effects.ts';
import { canResume, isTraining, missingPhotos } from '../../store/finetune-state.ts';
import { useStudio } from '../../store/store.ts';

export function Controls({ opened }: { readonly opened: Project | null }) {
  const { run, report } = useStudio((state) => state.finetune);
  const live = isTraining(run);
  const startable = report?.usable === true;
  const openedResumes = opened !== null && opened.status !== 'done' && opened.status !== 'elsewhere';
  const resumes = openedResumes || (opened === null && canResume(run));
  const ended = opened === null && run !== null && !live && !canResume(run);
  const { start, pause, resume, step, stop } = effects.finetune;
  return (
    <section className="controls" aria-label="Training controls">
      {live && (
        <button
          type="button"
          className="button"
          disabled={run?.phase !== 'training'}
          onClick={() => void pause()}
        >
          <Pause size={16} aria-hidden="true" /> Pause
        </button>
      )}
      {!live && resumes && (
        <button type="button" className="button button-primary" onClick={() => void resume()}>
          <Play size={16} aria-hidden="true" /> Resume
        </button>
      )}
      {!live && !resumes && (
        <button
          type="button"
          className={ended ? 'button' : 'button button-primary'}
          disabled={!startable}
          onClick={() => void start()}
        >
          <Play size={16} aria-hidden="true" /> Start
        </button>
      )}
      <button
        type="button"
        className="button"
        title="One step, then rest"
        disabled={
          live || (opened !== null ? missingPhotos(opened, report).length > 0 : !startable && !resumes)
        }
        onClick={() => void step()}
      >
        <SkipForward size={16} aria-hidden="true" /> Step
      </button>
      <button
        type="button"
        className="button"
        title="End this Run; the best weights are kept"
        disabled={run === null || run.phase === 'stopping' || !(live || (opened === null && canResume(run)))}
        onClick={() => void stop()}
      >
        <Square size={14} aria-hidden="true" /> Stop
      </button>
      {!live && !resumes && !startable && (
        <p className="quiet controls-why">
          {report === null
            ? 'Bring photos first; then Start is all it takes.'
            : 'These photos are not enough yet.'}
        </p>
      )}
    </section>
  );
}
