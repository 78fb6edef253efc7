/** The ways of looking at a photo before and after, as panes on one canvas. Lengths are device pixels. */
import type { Box } from './use-box.ts';

/** One pane under a divider, two beside or above each other, one that changes, or what differs. */
export type Look = 'split' | 'sides' | 'stacked' | 'blink' | 'difference';

export interface Pane {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly shows: 'both' | 'before' | 'after' | 'difference';
}

/** Between two panes, in CSS pixels. */
const GAP = 2;

/** The panes of a look. @param blinked true in the half of a blink that shows the original */
export function panesOf(look: Look, { width, height, ratio }: Box, blinked: boolean): readonly Pane[] {
  const gap = Math.round(GAP * ratio);
  if (look === 'sides') {
    const half = Math.floor((width - gap) / 2);
    return [
      { x: 0, y: 0, width: half, height, shows: 'before' },
      { x: width - half, y: 0, width: half, height, shows: 'after' },
    ];
  }
  if (look === 'stacked') {
    const half = Math.floor((height - gap) / 2);
    return [
      { x: 0, y: 0, width, height: half, shows: 'before' },
      { x: 0, y: height - half, width, height: half, shows: 'after' },
    ];
  }
  const shows =
    look === 'split' ? 'both' : look === 'difference' ? 'difference' : blinked ? 'before' : 'after';
  return [{ x: 0, y: 0, width, height, shows }];
}

/** A place on the canvas as a place in the pane under it, so that all panes move as one. */
export function inPane(
  panes: readonly Pane[],
  { x, y }: { readonly x: number; readonly y: number },
): { readonly x: number; readonly y: number } {
  const pane = panes.find(
    (each) => x >= each.x && y >= each.y && x <= each.x + each.width && y <= each.y + each.height,
  );
  const { x: left, y: top } = pane ?? { x: 0, y: 0 };
  return { x: x - left, y: y - top };
}
