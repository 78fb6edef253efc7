/** The open photos with their state, on the left. */
import { Check, CircleAlert, Clock, X } from 'lucide-react';
import { BitmapImage } from '../../components/BitmapImage.tsx';
import { gainSentence } from '../../messages/copy.ts';
import { FAULT_TEXTS } from '../../messages/faults.ts';
import { effects, shelf } from '../../store/effects.ts';
import type { PhotoEntry } from '../../store/photos-slice.ts';
import { useStudio } from '../../store/store.ts';
import './strip.css';

export function Strip() {
  const entries = useStudio((state) => state.photos.entries);
  const selected = useStudio((state) => state.photos.selected);
  return (
    <nav className="strip" aria-label="Photos">
      <ul>
        {entries.map((entry) => (
          <StripCard key={entry.id} entry={entry} current={entry.id === selected} />
        ))}
      </ul>
    </nav>
  );
}

interface CardProps {
  readonly entry: PhotoEntry;
  readonly current: boolean;
}

function StripCard({ entry, current }: CardProps) {
  const thumbnail = shelf.thumbnail(entry.id);
  return (
    <li className="card" data-state={entry.state}>
      <button
        type="button"
        className="card-main"
        aria-current={current || undefined}
        onClick={() => void effects.select(entry.id)}
      >
        <span className="card-picture">
          {thumbnail !== null && <BitmapImage bitmap={thumbnail} />}
          {entry.state === 'failed' && <CircleAlert size={20} aria-hidden="true" />}
        </span>
        <span className="card-name">{entry.name}</span>
        <StateLine entry={entry} />
      </button>
      <button
        type="button"
        className="icon-button card-close"
        aria-label={`Close ${entry.name}`}
        title="Close"
        onClick={() => void effects.close(entry.id)}
      >
        <X size={14} aria-hidden="true" />
      </button>
      {entry.state === 'failed' && entry.fault && (
        <p className="card-fault" role="alert">
          {entry.fault.message}
        </p>
      )}
    </li>
  );
}

function StateLine({ entry }: { readonly entry: PhotoEntry }) {
  const { state, fault, rendered } = entry;
  if (state === 'failed' && fault)
    return <span className="card-state card-bad">{FAULT_TEXTS[fault.code].title}</span>;
  if (state === 'opening') return <span className="card-state">Opening…</span>;
  if (state === 'restoring') return <span className="card-state card-live">Restoring…</span>;
  if (state === 'waiting') {
    return (
      <span className="card-state">
        <Clock size={12} aria-hidden="true" /> Waiting
      </span>
    );
  }
  if (fault) return <span className="card-state card-bad">{FAULT_TEXTS[fault.code].title}</span>;
  if (rendered === null) return <span className="card-state">Not restored</span>;
  return (
    <span className="card-state card-good">
      <Check size={12} aria-hidden="true" /> {doneWords(entry)}
    </span>
  );
}

function doneWords({ rendered, gain }: PhotoEntry): string {
  if (rendered?.model === '') return 'Left as it is';
  return gain === null ? 'Restored' : gainSentence(gain);
}
