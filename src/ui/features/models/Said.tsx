/** What happened to the user's own models: refusals with their reason, and a deletion that can be taken back. */
import { X } from 'lucide-react';
import { effects } from '../../store/effects.ts';
import type { LibraryState } from '../../store/library-state.ts';

export function Said({ library: { faults, removed } }: { readonly library: LibraryState }) {
  return (
    <div className="said">
      {faults.length > 0 && (
        <div className="said-line" role="alert">
          <div>
            {faults.map(({ message }) => (
              <p key={message}>{message}</p>
            ))}
          </div>
          <Dismiss />
        </div>
      )}
      <div role="status">
        {removed !== null && (
          <div className="said-line">
            <p>Deleted “{removed.name}”.</p>
            <button
              type="button"
              className="button button-small"
              onClick={() => void effects.library.undoRemove()}
            >
              Undo
            </button>
            <Dismiss />
          </div>
        )}
      </div>
    </div>
  );
}

function Dismiss() {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label="Dismiss"
      title="Dismiss"
      onClick={effects.library.dismiss}
    >
      <X size={14} aria-hidden="true" />
    </button>
  );
}
