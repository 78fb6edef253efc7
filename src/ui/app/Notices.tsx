/** Sentences that belong to no photo; each may be dismissed. */
import { X } from 'lucide-react';
import { effects } from '../store/effects.ts';
import { useStudio } from '../store/store.ts';

export function Notices() {
  const notices = useStudio((state) => state.notices);
  return (
    <div className="notices">
      {notices.map(({ id, kind, text }) => (
        <div key={id} className="notice" data-kind={kind} role={kind}>
          <p>{text}</p>
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
