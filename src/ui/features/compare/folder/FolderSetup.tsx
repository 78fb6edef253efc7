/** What is compared, and the work under way. */
import { duration } from '../../../messages/copy.ts';
import { effects } from '../../../store/effects.ts';
import { type FolderState, lackOf } from '../../../store/folder-state.ts';
import { useStudio } from '../../../store/store.ts';
import { FolderBox } from './FolderBox.tsx';
import { MetricChoice } from './MetricChoice.tsx';
import { ModelChoice } from './ModelChoice.tsx';

export function FolderSetup() {
  const folder = useStudio((state) => state.folder);
  const working = folder.phase !== 'resting';
  const lack = lackOf(folder);
  return (
    <section className="inspector folder-setup" aria-label="What to compare">
      <div className="folder-start">
        {working ? (
          <Working folder={folder} />
        ) : (
          <>
            <button
              type="button"
              className="button button-primary button-large"
              disabled={lack !== null}
              onClick={() => void effects.folder.start()}
            >
              Start
            </button>
            {lack !== null && <p className="hint">{lack}</p>}
          </>
        )}
      </div>
      <div className="folder-boxes">
        <FolderBox box="degraded" title="Degraded photos" without="none yet" disabled={working} />
        <FolderBox box="clean" title="Clean photos" without="optional" disabled={working} />
      </div>
      <ModelChoice disabled={working} />
      <MetricChoice disabled={working} />
      {folder.shown !== null && !working && (
        <div>
          <button type="button" className="text-button" onClick={() => void effects.folder.forget()}>
            Forget what was measured
          </button>
          <p className="hint">
            Mend keeps scores (never photos) in this browser, so that nothing is measured twice.
          </p>
        </div>
      )}
    </section>
  );
}

function Working({ folder: { phase, progress } }: { readonly folder: FolderState }) {
  const share = progress === null || progress.total === 0 ? 0 : progress.done / progress.total;
  const left = progress?.remaining ?? null;
  return (
    <div className="folder-working">
      <p>
        {progress === null ? 'Getting the models ready…' : `${Math.round(share * 100)} %`}
        {left !== null && left > 2000 && ` · about ${duration(left)} left`}
      </p>
      <progress aria-label="Evaluating" max={1} {...(progress === null ? {} : { value: share })} />
      {progress !== null && <p className="quiet folder-at">{progress.photo}</p>}
      <button
        type="button"
        className="button"
        disabled={phase === 'stopping'}
        onClick={effects.folder.cancel}
      >
        {phase === 'stopping' ? 'Stopping…' : 'Cancel'}
      </button>
    </div>
  );
}
