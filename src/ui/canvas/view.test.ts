import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dividerAt, fitView, panBy, shareAt, visibleRegion, zoomAt } from './view.ts';

const box = { width: 1000, height: 600 };

describe('fitView', () => {
  it('shows the whole photo, centred', () => {
    expect(fitView({ width: 4000, height: 1200 }, box)).toEqual({ scale: 0.25, x: 0, y: 150 });
  });

  it('does not blow a tiny photo up beyond two pixels for one', () => {
    expect(fitView({ width: 100, height: 50 }, box)).toEqual({ scale: 2, x: 400, y: 250 });
  });
});

describe('zoomAt', () => {
  it('keeps the point under the cursor', () => {
    const coordinate = fc.double({ min: -500, max: 1500, noNaN: true });
    const scale = fc.double({ min: 0.02, max: 30, noNaN: true });
    fc.assert(
      fc.property(coordinate, coordinate, scale, scale, coordinate, coordinate, (x, y, from, to, px, py) => {
        const before = { scale: from, x, y };
        const after = zoomAt(before, to, px, py);
        expect((px - after.x) / after.scale).toBeCloseTo((px - before.x) / before.scale, 3);
        expect((py - after.y) / after.scale).toBeCloseTo((py - before.y) / before.scale, 3);
      }),
    );
  });
});

describe('panBy', () => {
  it('never loses the photo', () => {
    const photo = { width: 400, height: 300 };
    const move = fc.double({ min: -1e5, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(move, move, (dx, dy) => {
        const view = panBy({ scale: 1, x: 0, y: 0 }, dx, dy, photo, box);
        expect(view.x).toBeLessThanOrEqual(box.width - 48);
        expect(view.x + photo.width).toBeGreaterThanOrEqual(48);
        expect(view.y).toBeLessThanOrEqual(box.height - 48);
        expect(view.y + photo.height).toBeGreaterThanOrEqual(48);
      }),
    );
  });
});

describe('divider', () => {
  it('ranges over the visible part of the photo, there and back', () => {
    const photo = { width: 400, height: 300 };
    const view = { scale: 2, x: 700, y: 0 };
    expect(dividerAt(0, view, photo, box)).toBe(700);
    expect(dividerAt(1, view, photo, box)).toBe(1000);
    expect(shareAt(775, view, photo, box)).toBe(0.25);
    expect(shareAt(0, view, photo, box)).toBe(0);
  });
});

describe('visibleRegion', () => {
  it('is what the box shows of the photo, in whole pixels', () => {
    const photo = { width: 4000, height: 300 };
    expect(visibleRegion({ scale: 2, x: -1000, y: 50 }, photo, box)).toEqual({
      x: 500,
      y: 0,
      width: 500,
      height: 275,
    });
    expect(visibleRegion(fitView(photo, box), photo, box)).toEqual({ x: 0, y: 0, ...photo });
  });
});
