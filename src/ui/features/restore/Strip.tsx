/** The open photos on the left, in the order of the queue; only those in sight are drawn, however many there are. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useCallback, useEffect, useRef, useState } from 'react';
import { useMedia } from '../../components/use-media.ts';
import { effects } from '../../store/effects.ts';
import type { PhotoId } from '../../store/photos-slice.ts';
import { useStudio } from '../../store/store.ts';
import { QueuePanel } from './QueuePanel.tsx';
import { StripCard } from './StripCard.tsx';
import './strip.css';

/** Sides of cards before they are measured, in CSS pixels: in the column, and in the row of a phone. */
const USUAL = { high: 150, wide: 148 };
const GAP = 4;
const PADDING = 8;

export const Strip = memo(function Strip() {
  const row = useMedia('(width < 860px)');
  // Another direction is another list.
  return <StripList key={row ? 'row' : 'column'} row={row} />;
});

function StripList({ row }: { readonly row: boolean }) {
  const entries = useStudio((state) => state.photos.entries);
  const selected = useStudio((state) => state.photos.selected);
  const [said, setSaid] = useState('');
  const scroller = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => entries[index]?.id ?? index,
    estimateSize: () => (row ? USUAL.wide : USUAL.high),
    horizontal: row,
    gap: GAP,
    paddingStart: PADDING,
    paddingEnd: PADDING,
    overscan: 4,
    useFlushSync: false,
  });

  const at = entries.findIndex(({ id }) => id === selected);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another photo in front moves the strip
  useEffect(() => {
    if (at >= 0) list.scrollToIndex(at);
  }, [selected]);

  // Always the same functions, so that a card is drawn again only where something about it changed.
  const onMove = useCallback((id: PhotoId, steps: number) => {
    effects.edits.move(id, steps);
    const after = useStudio.getState().photos.entries;
    const place = after.findIndex((entry) => entry.id === id);
    setSaid(`${after[place]?.name ?? ''} is now number ${place + 1} of ${after.length}.`);
  }, []);
  const onTake = useCallback(
    (id: PhotoId, other: PhotoId) => {
      const order = useStudio.getState().photos.entries.map((entry) => entry.id);
      onMove(other, order.indexOf(id) - order.indexOf(other));
    },
    [onMove],
  );

  return (
    <nav className="strip" aria-label="Photos">
      <QueuePanel />
      <div ref={scroller} className="strip-scroll">
        <ul style={row ? { width: list.getTotalSize() } : { height: list.getTotalSize() }}>
          {list.getVirtualItems().map(({ key, index, start }) => {
            const entry = entries[index];
            if (entry === undefined) return null;
            return (
              <StripCard
                key={key}
                ref={list.measureElement}
                entry={entry}
                index={index}
                count={entries.length}
                place={row ? `translateX(${start}px)` : `translateY(${start}px)`}
                current={entry.id === selected}
                onMove={onMove}
                onTake={onTake}
              />
            );
          })}
        </ul>
      </div>
      <p className="unseen" role="status" aria-label="Order of the photos">
        {said}
      </p>
    </nav>
  );
}
