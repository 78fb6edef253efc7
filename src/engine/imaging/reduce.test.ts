import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Raster } from '../domain/raster.ts';
import { createReducer, reducedSize, reduceRaster } from './reduce.ts';

interface Packed {
  readonly shape: readonly [number, number, number];
  readonly base64: string;
}

/** Written by the PyTorch twin (`python3 -m mend_torch.reduced_fixture`). */
const { cases } = JSON.parse(
  readFileSync(new URL('../../../tools/torch/fixtures/reduced.json', import.meta.url), 'utf8'),
) as { cases: { side: number; image: Packed; small: Packed }[] };

const bytesOf = ({ base64 }: Packed) => Uint8Array.from(Buffer.from(base64, 'base64'));

describe.each(cases)('a photo reduced to $side pixels', ({ side, image, small }) => {
  const [height, width] = image.shape;
  const raster: Raster = { width, height, depth: 8, rgb: bytesOf(image), alpha: null };
  const size = reducedSize(raster, side);

  it('is what the twin makes of it, taken in by a few rows at a time', () => {
    expect([size.height, size.width]).toEqual(small.shape.slice(0, 2));
    const reducer = createReducer(raster, size);
    for (let y = 0; y < height; y += 3) reducer.take(y, Math.min(height, y + 3));
    const twin = new Float32Array(bytesOf(small).buffer);
    expect(Math.max(...reducer.data.map((value, i) => Math.abs(value - (twin[i] as number))))).toBeLessThan(
      1e-5,
    );
  });

  it('keeps its depth', () => {
    const deep: Raster = { ...raster, depth: 16, rgb: Uint16Array.from(raster.rgb, (value) => value * 257) };
    const [eight, sixteen] = [reduceRaster(raster, side), reduceRaster(deep, side)];
    expect(sixteen).toMatchObject({ ...size, depth: 16 });
    const off = eight.rgb.map((value, i) => Math.abs(value - (sixteen.rgb[i] as number) / 257));
    expect(Math.max(...off)).toBeLessThanOrEqual(1);
  });
});

describe('reducedSize', () => {
  it('makes the shorter side so long, and never enlarges', () => {
    expect(reducedSize({ width: 6000, height: 4000 }, 192)).toEqual({ width: 288, height: 192 });
    expect(reducedSize({ width: 301, height: 1000 }, 100)).toEqual({ width: 100, height: 332 });
    expect(reducedSize({ width: 192, height: 900 }, 192)).toEqual({ width: 192, height: 900 });
    const raster: Raster = { width: 2, height: 1, depth: 8, rgb: new Uint8Array(6), alpha: null };
    expect(reduceRaster(raster, 64)).toBe(raster);
  });
});
