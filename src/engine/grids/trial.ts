/** Parts of a photo on which a model is tried before it is chosen. */
import type { Raster } from '../domain/raster.ts';
import { decibels, psnr } from '../evaluation/psnr.ts';

/** Side in pixels of a part. */
export const PART = 192;

/** The middle of a photo, or all of a small one. */
export function middlePart(raster: Raster): Raster {
  return partAt(raster, 0.5, 0.5);
}

/** Two more parts of a large photo, half way to two of its corners: not everything shows in the middle. */
export function otherParts(raster: Raster): Raster[] {
  if (Math.min(raster.width, raster.height) < 2 * PART) return [];
  return [partAt(raster, 0.25, 0.25), partAt(raster, 0.75, 0.75)];
}

/** A part about a place, `x` and `y` in shares of what it may move by; without opacity. */
function partAt({ width, height, depth, rgb, ...rest }: Raster, x: number, y: number): Raster {
  const [w, h] = [Math.min(PART, width), Math.min(PART, height)];
  const [left, top] = [Math.floor((width - w) * x), Math.floor((height - h) * y)];
  const out = rgb.slice(0, w * h * 3);
  for (let row = 0; row < h; row++) {
    const from = ((top + row) * width + left) * 3;
    out.set(rgb.subarray(from, from + w * 3), row * w * 3);
  }
  return { ...rest, depth, width: w, height: h, rgb: out, alpha: null };
}

/** A part before and after a model. */
export type Tried = readonly [before: Raster, after: Raster];

/** PSNR in dB of all parts together against what became of them; Infinity where nothing was changed. */
export function changeOf(tried: readonly Tried[]): number {
  const errors = tried.map(([before, after]) => 10 ** (-psnr(before, after) / 10));
  return decibels(errors.reduce((sum, error) => sum + error, 0) / errors.length, 1);
}
