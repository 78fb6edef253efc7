import { describe, expect, it } from 'vitest';
import { SIGNED_COLOURS } from '../domain/layer.ts';
import type { Raster } from '../domain/raster.ts';
import { layerOf } from './layers.ts';

const raster = (width: number, values: readonly number[], depth: 8 | 16 = 8): Raster => ({
  width,
  height: values.length / 3 / width,
  depth,
  rgb: depth === 8 ? Uint8Array.from(values) : Uint16Array.from(values),
  alpha: null,
});

describe('difference', () => {
  it('is the distance times the gain, clipped', () => {
    const layer = layerOf('difference', raster(1, [10, 20, 200]), raster(1, [13, 10, 0]), 4);
    expect([...layer.rgb]).toEqual([12, 40, 255]);
  });

  it('keeps what 16 bits tell apart: 64 of 65535 are a quarter of a grey level', () => {
    const layer = layerOf('difference', raster(1, [64, 0, 0], 16), raster(1, [0, 0, 0], 16), 8);
    expect([...layer.rgb]).toEqual([2, 0, 0]);
  });

  it('of a photo and itself is black', () => {
    const photo = raster(2, [1, 2, 3, 4, 5, 6]);
    expect(Math.max(...layerOf('difference', photo, photo, 32).rgb)).toBe(0);
  });
});

describe('removed', () => {
  it('has the colour of taken light, of given light and of none', () => {
    const input = raster(3, [255, 255, 255, 0, 0, 0, 90, 90, 90]);
    const output = raster(3, [0, 0, 0, 255, 255, 255, 90, 90, 90]);
    const { more, less, none } = SIGNED_COLOURS;
    expect([...layerOf('removed', output, input, 1).rgb]).toEqual([...more, ...less, ...none]);
  });

  it('is half way for half the light', () => {
    const layer = layerOf('removed', raster(1, [0, 0, 0]), raster(1, [51, 51, 51]), 2.5);
    const { more, none } = SIGNED_COLOURS;
    expect([...layer.rgb]).toEqual(more.map((value, c) => Math.round(((none[c] ?? 0) + value) / 2)));
  });
});

describe('fine detail', () => {
  it('is middle grey where there is none', () => {
    const layer = layerOf('fine', raster(4, new Array(48).fill(77)), null, 8);
    expect([...layer.rgb]).toEqual(new Array(48).fill(128));
  });

  it('of a single bright pixel is what a Gaussian of two pixels takes from it', () => {
    const side = 25;
    const values = new Array(side * side * 3).fill(0);
    const middle = (12 * side + 12) * 3;
    values.fill(200, middle, middle + 3);
    const taps = Array.from({ length: 13 }, (_, i) => Math.exp(-((i - 6) ** 2) / 8));
    const peak = 1 / taps.reduce((sum, tap) => sum + tap, 0) ** 2;
    const layer = layerOf('fine', raster(side, values), null, 0.5);
    expect(layer.rgb[middle]).toBe(Math.round(128 + 0.5 * 200 * (1 - peak)));
    // Three pixels aside the blur is all there is.
    expect(layer.rgb[middle + 9]).toBe(Math.round(128 - 0.5 * 200 * peak * Math.exp(-9 / 8)));
  });
});
