import { describe, expect, it } from 'vitest';
import { inPane, panesOf } from './panes.ts';

const box = { width: 1001, height: 600, ratio: 1 };

describe('panes', () => {
  it('are two of one size beside or above each other', () => {
    expect(panesOf('sides', box, false)).toEqual([
      { x: 0, y: 0, width: 499, height: 600, shows: 'before' },
      { x: 502, y: 0, width: 499, height: 600, shows: 'after' },
    ]);
    expect(panesOf('stacked', box, false).map(({ y, height }) => [y, height])).toEqual([
      [0, 299],
      [301, 299],
    ]);
  });

  it('are one that blinks or shows what differs', () => {
    expect(panesOf('blink', box, true)[0]?.shows).toBe('before');
    expect(panesOf('blink', box, false)[0]?.shows).toBe('after');
    expect(panesOf('difference', box, true)[0]?.shows).toBe('difference');
  });

  it('have the same places, so that they move as one', () => {
    const panes = panesOf('sides', box, false);
    expect(inPane(panes, { x: 30, y: 40 })).toEqual(inPane(panes, { x: 532, y: 40 }));
  });
});
