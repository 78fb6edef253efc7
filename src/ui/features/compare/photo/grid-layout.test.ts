import { describe, expect, it } from 'vitest';
import { CAPTION, GAP, layOutGrid } from './grid-layout.ts';

describe('layOutGrid', () => {
  it('gives one photo all the space', () => {
    expect(layOutGrid(1, 1.5, { width: 900, height: 640 })).toEqual({ columns: 1, width: 900, height: 600 });
  });

  it('lays landscapes out in three columns and portraits in one row', () => {
    expect(layOutGrid(6, 1.5, { width: 936, height: 560 }).columns).toBe(3);
    expect(layOutGrid(6, 0.4, { width: 936, height: 420 }).columns).toBe(6);
  });

  it('never outgrows the space where pictures are of a sensible size', () => {
    for (let count = 1; count <= 12; count++) {
      for (const aspect of [0.5, 0.75, 1, 1.5, 2.5]) {
        const { columns, width, height } = layOutGrid(count, aspect, { width: 1200, height: 800 });
        const rows = Math.ceil(count / columns);
        expect(columns * width + (columns - 1) * GAP).toBeLessThanOrEqual(1200);
        expect(rows * (height + CAPTION) + (rows - 1) * GAP).toBeLessThanOrEqual(800 + rows);
      }
    }
  });

  it('takes two columns where it may grow downwards', () => {
    expect(layOutGrid(5, 1.5, { width: 374, height: Number.POSITIVE_INFINITY })).toEqual({
      columns: 2,
      width: 181,
      height: 121,
    });
  });
});
