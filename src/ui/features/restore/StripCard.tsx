/** One photo of the strip: its picture, its state, and what can be done about it. */
import { Check, CircleAlert, Clock, RotateCcw, X } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, memo, type Ref, useState } from 'react';
import { BitmapImage } from '../../components/BitmapImage.tsx';
import { gainSentence } from '../../messages/copy.ts';
import { FAULT_TEXTS } from '../../messages/faults.ts';
import { effects, shelf } from '../../store/effects.ts';
import { isQueued, type PhotoEntry, type PhotoId } from '../../store/photos-slice.ts';

interface Props {
  readonly ref: Ref<HTMLLIElement>;
  readonly entry: PhotoEntry;
  readonly index: number;
  readonly count: number;
  /** Where it lies in the list, as a CSS transform. */
  readonly place: string;
  readonly current: boolean;
  readonly onMove: (id: PhotoId, steps: number) => void;
  /** Another card was dropped on this one. */
  readonly onTake: (id: PhotoId, other: PhotoId) => void;
}

/** Marks what is dragged as a card of ours, which is no file. */
const CARD = 'application/x-mend-photo';

export const StripCard = memo(function StripCard(props: Props) {
  const { ref, entry, index, count, place, current, onMove, onTake } = props;
  const [hovered, setHovered] = useState(false);
  const thumbnail = shelf.thumbnail(entry.id);
  const queued = isQueued(entry);

  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(entry.id, event.key === 'ArrowUp' ? -1 : 1);
  };
  const onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes(CARD)) return;
    event.preventDefault();
    setHovered(true);
  };
  const onDrop = (event: DragEvent) => {
    setHovered(false);
    const id = event.dataTransfer.getData(CARD);
    if (id === '') return;
    // The page takes every other drop for files.
    event.preventDefault();
    event.stopPropagation();
    if (id !== entry.id) onTake(entry.id, id);
  };

  return (
    <li
      ref={ref}
      className="card"
      data-index={index}
      data-state={entry.state}
      data-over={hovered || undefined}
      aria-setsize={count}
      aria-posinset={index + 1}
      style={{ transform: place }}
      draggable
      onDragStart={(event) => event.dataTransfer.setData(CARD, entry.id)}
      onDragOver={onDragOver}
      onDragLeave={() => setHovered(false)}
      onDrop={onDrop}
    >
      <button
        type="button"
        className="card-main"
        aria-current={current || undefined}
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
        onKeyDown={onKeyDown}
        onClick={() => void effects.select(entry.id)}
      >
        <span className="card-picture">
          {thumbnail !== null && <BitmapImage bitmap={thumbnail} />}
          {entry.state === 'failed' && <CircleAlert size={20} aria-hidden="true" />}
        </span>
        <span className="card-name" dir="auto">
          <bdi>{entry.name}</bdi>
        </span>
        <StateLine entry={entry} />
      </button>
      <span className="card-tools">
        {entry.fault !== null && !queued && (
          <button
            type="button"
            className="icon-button"
            aria-label={`Retry ${entry.name}`}
            title="Try again"
            onClick={() => void effects.retry([entry.id])}
          >
            <RotateCcw size={14} aria-hidden="true" />
          </button>
        )}
        {queued ? (
          <button
            type="button"
            className="icon-button"
            aria-label={`Cancel ${entry.name}`}
            title="Take out of the queue"
            onClick={() => effects.cancelOne(entry.id)}
          >
            <X size={14} aria-hidden="true" />
          </button>
        ) : (
          <button
            type="button"
            className="icon-button"
            aria-label={`Close ${entry.name}`}
            title="Close"
            onClick={() => void effects.close(entry.id)}
          >
            <X size={14} aria-hidden="true" />
          </button>
        )}
      </span>
      {entry.state === 'failed' && entry.fault && (
        <p className="card-fault" role="alert">
          {entry.fault.message}
        </p>
      )}
    </li>
  );
});

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
