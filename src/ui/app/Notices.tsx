/** Sentences that belong to no photo; each may be dismissed. */
import { X } from 'lucide-react';
import { effects } from '../store/effects.ts';
import type { NoticeAction } from '../store/state.ts';
import { useStudio } from '../store/store.ts';

const ACTIONS: Readonly<Record<NoticeAction, { readonly label: string; readonly run: () => void }>> = {
  undo: { label: 'Undo', run: () => void effects.undo() },
  update: { label: 'Update', run: () => effects.shell.acceptUpdate() },
  reload: { label: 'Reload', run: () => location.reload() },
};

/** So many particulars are listed. */
const LISTED = 200;

export function Notices() {
  const notices = useStudio((state) => state.notices);
  return (
    <div className="notices">
      {notices.map(({ id, kind, text, action, list }) => (
        <div key={id} className="notice" data-kind={kind} role={kind}>
          <div className="notice-text">
            <p>{text}</p>
            {list !== undefined && (
              <details>
                <summary>Which and why</summary>
                <ul>
                  {list.slice(0, LISTED).map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                  {list.length > LISTED && <li>and {list.length - LISTED} more</li>}
                </ul>
              </details>
            )}
          </div>
          {action !== undefined && (
            <button type="button" className="button button-small" onClick={ACTIONS[action].run}>
              {ACTIONS[action].label}
            </button>
          )}
          <button
            type="button"
            className="icon-button"
            aria-label="Dismiss"
            title="Dismiss"
            onClick={() => effects.dismiss(id)}
          >
            <X size={14} aria-hidden="true" />
          </button>
        </div>
      ))}
    </div>
  );
}
