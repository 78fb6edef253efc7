/** The bottom line: backend, progress, time left, Cancel. */
import { useEffect, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { backendName, timeLeftWords } from '../messages/copy.ts';
import { FAULT_TEXTS } from '../messages/faults.ts';
import { remainingWords } from '../messages/finetune.ts';
import { compareProgress } from '../store/compare-rows.ts';
import { effects } from '../store/effects.ts';
import { shareOf } from '../store/finetune-run.ts';
import { isTraining } from '../store/finetune-state.ts';
import { batchTimeLeft } from '../store/pace.ts';
import { batchShare, isBusy } from '../store/photos-slice.ts';
import { useStudio } from '../store/store.ts';
import './status-bar.css';

export function StatusBar() {
  const { hello, fault } = useStudio((state) => state.backend);
  const modelFault = useStudio((state) => state.models.fault);
  const offline = useStudio((state) => state.shell.offlineReady);
  const hasPhotos = useStudio((state) => state.photos.entries.length > 0);
  return (
    <footer className="status-bar">
      <div role="status" aria-label="Backend" className="backend">
        {hello && (
          <>
            <span className="backend-dot" aria-hidden="true" />
            {backendName(hello)}
            <span className="quiet">{hello.adapter}</span>
          </>
        )}
        {!hello && !fault && <span className="quiet">Starting the engine…</span>}
        {fault && <span className="card-bad">{`${FAULT_TEXTS[fault.code].title}. ${fault.message}`}</span>}
        {modelFault && <span className="card-bad">{modelFault.message}</span>}
      </div>
      <Progress />
      <CompareProgress />
      <TrainingProgress />
      <EvaluationProgress />
      {offline && <span className="promise">Works offline</span>}
      {hasPhotos && <span className="promise">Nothing leaves your machine</span>}
    </footer>
  );
}

/** Progress of the whole batch; the photo in hand counts by its tiles. */
function Progress() {
  const photos = useStudio((state) => state.photos);
  const [now, setNow] = useState(() => performance.now());
  const busy = isBusy(photos);

  useEffect(() => {
    if (!busy) return;
    const timer = setInterval(() => setNow(performance.now()), 500);
    return () => clearInterval(timer);
  }, [busy]);

  const share = photos.batch === null ? 0 : batchShare(photos.batch);
  const percent = Math.round(share * 100);
  const run = useStudio((state) => state.finetune.run);
  const trained = run !== null && isTraining(run) ? Math.round(shareOf(run) * 100) : null;
  // What the user waits for in front comes before what goes on behind it.
  const shown = busy ? percent : trained;
  useEffect(() => {
    document.title = shown === null ? 'Mend' : `${shown} % · Mend`;
  }, [shown]);

  if (!busy || photos.batch === null) return null;
  const { total, finished, startedAt } = photos.batch;
  const milliseconds = batchTimeLeft(useStudio.getState(), now - startedAt);
  const left = milliseconds === null || photos.paused ? null : timeLeftWords(milliseconds);
  return (
    <div className="progress">
      <span className="progress-text">
        {total > 1 ? `Restoring ${Math.min(finished + 1, total)} of ${total}` : 'Restoring'}
        {share > 0 && ` · ${percent} %`}
        {photos.paused && ' · paused'}
        {left !== null && ` · ${left}`}
      </span>
      <progress aria-label="Restoring" max={100} {...(share > 0 ? { value: percent } : {})} />
      {photos.paused ? (
        <button type="button" className="button button-small" onClick={() => void effects.proceed()}>
          Resume
        </button>
      ) : (
        <button type="button" className="button button-small" onClick={effects.pause}>
          Pause
        </button>
      )}
      <button type="button" className="button button-small" title="Cancel (Esc)" onClick={effects.cancel}>
        Cancel
      </button>
    </div>
  );
}

/** Cells are computed one after another, whatever tab is in front. */
function CompareProgress() {
  const progress = useStudio(useShallow((state) => compareProgress(state.compare)));
  if (progress === null) return null;
  const percent = Math.round(progress.share * 100);
  return (
    <div className="progress">
      <span className="progress-text">
        Comparing {Math.min(progress.finished + 1, progress.total)} of {progress.total} · {percent} %
      </span>
      <progress aria-label="Comparing" max={100} value={percent} />
      <button
        type="button"
        className="button button-small"
        aria-label="Cancel comparing"
        title="Cancel (Esc)"
        onClick={effects.compare.cancel}
      >
        Cancel
      </button>
    </div>
  );
}

/** An evaluation goes on whatever tab is in front. */
function EvaluationProgress() {
  const phase = useStudio((state) => state.folder.phase);
  const progress = useStudio((state) => state.folder.progress);
  if (phase === 'resting' || progress === null) return null;
  return (
    <span className="progress-text training-text">
      Evaluating {Math.round((100 * progress.done) / Math.max(1, progress.total))} %
      {progress.remaining !== null && ` · ${remainingWords(progress.remaining)}`}
    </span>
  );
}

/** A Run goes on whatever tab is in front. */
function TrainingProgress() {
  const run = useStudio((state) => state.finetune.run);
  if (run === null || !isTraining(run)) return null;
  return (
    <span className="progress-text training-text">
      Training {Math.round(shareOf(run) * 100)} %
      {run.pace !== null && ` · ${remainingWords(run.pace.remaining)}`}
    </span>
  );
}
