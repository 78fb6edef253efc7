/** The queue in a few words, with what can be done about all of it; nothing where one photo is all there is. */
import { Pause, Play, RotateCcw, Trash2 } from 'lucide-react';
import { effects } from '../../store/effects.ts';
import { failedPhotos, isBusy, isQueued } from '../../store/photos-slice.ts';
import { useStudio } from '../../store/store.ts';

export function QueuePanel() {
  const entries = useStudio((state) => state.photos.entries);
  const paused = useStudio((state) => state.photos.paused);
  if (entries.length < 2) return null;
  const failed = failedPhotos({ entries });
  const queued = entries.filter(isQueued).length;
  const done = entries.filter(({ rendered, state }) => rendered !== null && state === 'ready').length;
  return (
    <section className="queue" aria-label="Queue">
      <p>
        <strong>{paused ? 'Paused' : `${entries.length} photos`}</strong>
        <span className="quiet">
          {[
            `${done} restored`,
            ...(queued > 0 ? [`${queued} to go`] : []),
            ...(failed.length > 0 ? [`${failed.length} failed`] : []),
          ].join(' · ')}
        </span>
      </p>
      <div className="queue-tools">
        {isBusy({ entries }) &&
          (paused ? (
            <button type="button" className="button button-small" onClick={() => void effects.proceed()}>
              <Play size={14} aria-hidden="true" />
              Resume
            </button>
          ) : (
            <button type="button" className="button button-small" onClick={effects.pause}>
              <Pause size={14} aria-hidden="true" />
              Pause
            </button>
          ))}
        {failed.length > 0 && (
          <button
            type="button"
            className="button button-small"
            onClick={() => void effects.retry(failed.map(({ id }) => id))}
          >
            <RotateCcw size={14} aria-hidden="true" />
            Retry failed
          </button>
        )}
        <button
          type="button"
          className="icon-button"
          aria-label="Close all photos"
          title="Close all photos"
          onClick={() => void effects.close(...entries.map(({ id }) => id))}
        >
          <Trash2 size={14} aria-hidden="true" />
        </button>
      </div>
    </section>
  );
}
