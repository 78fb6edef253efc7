/** Which part of the steps a chart shows, as keys change it. Pure. */

export type Range = readonly [low: number, high: number];

/** Least number of steps in sight. */
const LEAST = 2;
const FACTOR = 2;
/** Share of what is in sight that a move skips. */
const MOVE = 0.25;

export type ZoomKey = 'in' | 'out' | 'back' | 'on' | 'whole';

/** The key that a press means; null where it means nothing here. */
export function zoomKeyOf({
  key,
  shiftKey,
}: {
  readonly key: string;
  readonly shiftKey: boolean;
}): ZoomKey | null {
  if (key === '+' || key === '=') return 'in';
  if (key === '-' || key === '_') return 'out';
  if (key === '0' || key === 'Home') return 'whole';
  if (shiftKey && key === 'ArrowLeft') return 'back';
  if (shiftKey && key === 'ArrowRight') return 'on';
  return null;
}

/** The range after a key; never beyond the whole. `centre` stays where it is while zooming. */
export function rangeAfter(key: ZoomKey, [low, high]: Range, [first, last]: Range, centre: number): Range {
  const width = high - low;
  if (key === 'whole') return [first, last];
  if (key === 'back' || key === 'on') {
    const shift = width * MOVE * (key === 'back' ? -1 : 1);
    const bounded = Math.min(last - high, Math.max(first - low, shift));
    return [low + bounded, high + bounded];
  }
  const wanted = Math.max(Math.min(LEAST, last - first), key === 'in' ? width / FACTOR : width * FACTOR);
  if (wanted >= last - first) return [first, last];
  const from = centre - ((centre - low) / width) * wanted;
  const start = Math.min(last - wanted, Math.max(first, from));
  return [start, start + wanted];
}
