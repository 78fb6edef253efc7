import { describe, expect, it } from 'vitest';
import { layOut, panelSize } from './figure.ts';

describe('panelSize', () => {
  it('shrinks what is large and enlarges what is small by whole steps', () => {
    expect(panelSize({ width: 1280, height: 960 })).toEqual({ width: 640, height: 480, smooth: true });
    expect(panelSize({ width: 150, height: 100 })).toEqual({ width: 600, height: 400, smooth: false });
    expect(panelSize({ width: 640, height: 10 })).toEqual({ width: 640, height: 10, smooth: false });
  });
});

describe('layOut', () => {
  const panels = [{ lines: ['a', 'b'] }, { lines: [] }, { lines: ['a'] }];

  it('fills rows and leaves room for the longest caption', () => {
    const { width, height, places } = layOut(panels, 2, { width: 100, height: 50 });
    // Margins of 24, gaps of 16; a row is the picture, 28 for the title, 22 for each line, and a gap.
    const row = 50 + 28 + 2 * 22 + 16;
    expect(width).toBe(24 + 100 + 16 + 100 + 24);
    expect(height).toBe(24 + 2 * row + 40);
    expect(places).toEqual([
      { x: 24, y: 24 },
      { x: 140, y: 24 },
      { x: 24, y: 24 + row },
    ]);
  });

  it('is no wider than its panels', () => {
    expect(layOut(panels.slice(0, 1), 3, { width: 100, height: 50 }).width).toBe(148);
  });
});
