import { describe, expect, it } from 'vitest';
import { boxOf } from './use-box.ts';

const entry = (width: number, told?: number) => ({
  contentRect: { width, height: 100 } as DOMRectReadOnly,
  ...(told === undefined ? {} : { devicePixelContentBoxSize: [{ inlineSize: told, blockSize: 200 }] }),
});

describe('boxOf', () => {
  it('believes device pixels that fit the screen', () => {
    expect(boxOf(entry(100.5, 201), 2)).toEqual({ width: 201, height: 200, ratio: 2 });
  });

  it('counts for itself where the browser tells none, or those of CSS', () => {
    expect(boxOf(entry(100), 1.5)).toEqual({ width: 150, height: 150, ratio: 1.5 });
    expect(boxOf(entry(100, 100), 2)).toEqual({ width: 200, height: 200, ratio: 2 });
  });

  it('has a ratio even where it has no width', () => {
    expect(boxOf(entry(0), 2).ratio).toBe(1);
  });
});
