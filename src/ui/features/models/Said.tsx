/** What happened to the user's own models: refusals with their reason, and a deletion that can be taken back. */
import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
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
            <Undo key={removed.id} />
            <Dismiss />
          </div>
        )}
      </div>
    </div>
  );
}

/** Takes the focus, which would otherwise be lost with the card that was deleted. */
function Undo() {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <button
      ref={button}
      type="button"
      className="button button-small"
      onClick={() => void effects.library.undoRemove()}
    >
      Undo
    </button>
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
