import { describe, expect, it } from 'vitest';
import type { Raster } from '../../engine/domain/raster.ts';
import { coloursAt } from './colours.ts';

const raster = (first: number): Raster => ({
  width: 2,
  height: 2,
  depth: 16,
  rgb: Uint16Array.from({ length: 12 }, (_, i) => first + i),
  alpha: null,
});

describe('coloursAt', () => {
  it('tells the samples of the file, 16 bits as 16 bits', () => {
    const item = { photo: { raster: raster(60_000) }, restored: raster(100) };
    expect(coloursAt(item, { x: 1.9, y: 1.2 })).toBe('x 1, y 1  before 60009 60010 60011  after 109 110 111');
    expect(coloursAt({ ...item, restored: null }, { x: 0, y: 0 })).toBe('x 0, y 0  before 60000 60001 60002');
  });

  it('is silent beside the photo', () => {
    expect(coloursAt({ photo: { raster: raster(0) }, restored: null }, { x: -0.1, y: 0 })).toBeNull();
    expect(coloursAt({ photo: { raster: raster(0) }, restored: null }, { x: 0, y: 2 })).toBeNull();
  });
});
