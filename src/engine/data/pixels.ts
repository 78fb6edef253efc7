/** Photos as training holds them: bytes. */

import { reflectIndex } from '../degradations/filters.ts';
import type { Raster } from '../domain/raster.ts';

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** `[height, width, 3], 0..255`. */
  readonly rgb: Uint8Array<ArrayBuffer>;
}

/** A part of a photo. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The colours of a raster, rounded to 8 bits. */
export function pixelsOf({ width, height, depth, rgb }: Raster): Pixels {
  const bytes = depth === 8 ? Uint8Array.from(rgb) : Uint8Array.from(rgb, (value) => Math.round(value / 257));
  return { width, height, rgb: bytes };
}

/** The photo, mirrored onwards to the right and below until its sides are at least `side`. */
export function atLeast(pixels: Pixels, side: number): Pixels {
  if (pixels.width >= side && pixels.height >= side) return pixels;
  const [width, height] = [Math.max(side, pixels.width), Math.max(side, pixels.height)];
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    const row = reflectIndex(y, pixels.height) * pixels.width;
    for (let x = 0; x < width; x++, to += 3) {
      const from = (row + reflectIndex(x, pixels.width)) * 3;
      rgb.set(pixels.rgb.subarray(from, from + 3), to);
    }
  }
  return { width, height, rgb };
}

/** A region as floats, `[height, width, 3], 0..1`. */
export function floatsOf({ width, rgb }: Pixels, region: Region): Float32Array<ArrayBuffer> {
  const length = region.width * 3;
  const out = new Float32Array(region.height * length);
  for (let y = 0; y < region.height; y++) {
    const from = ((region.top + y) * width + region.left) * 3;
    const to = y * length;
    for (let x = 0; x < length; x++) out[to + x] = (rgb[from + x] as number) / 255;
  }
  return out;
}

/** Cuts a square patch out of `[height, width, 3]` floats. */
export function cutPatch(
  floats: Float32Array,
  width: number,
  left: number,
  top: number,
  side: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    const from = ((top + y) * width + left) * 3;
    out.set(floats.subarray(from, from + side * 3), y * side * 3);
  }
  return out;
}

/** A square patch mirrored left to right if asked, then turned by quarters anticlockwise. `[side, side, 3]` */
export function turnPatch(
  patch: Float32Array<ArrayBuffer>,
  side: number,
  mirrored: boolean,
  quarters: number,
): Float32Array<ArrayBuffer> {
  if (!mirrored && quarters === 0) return patch;
  const last = side - 1;
  // Where the first pixel of the turned patch lies in the mirrored one, and the steps to its right and down.
  const [row, column, right, down] = TURNS[quarters as 0 | 1 | 2 | 3];
  const out = new Float32Array(patch.length);
  for (let y = 0, to = 0; y < side; y++) {
    for (let x = 0; x < side; x++, to += 3) {
      const fromRow = row * last + x * right[0] + y * down[0];
      const fromColumn = column * last + x * right[1] + y * down[1];
      const from = (fromRow * side + (mirrored ? last - fromColumn : fromColumn)) * 3;
      out[to] = patch[from] as number;
      out[to + 1] = patch[from + 1] as number;
      out[to + 2] = patch[from + 2] as number;
    }
  }
  return out;
}

const TURNS = [
  [0, 0, [0, 1], [1, 0]],
  [0, 1, [1, 0], [0, -1]],
  [1, 1, [0, -1], [-1, 0]],
  [1, 0, [-1, 0], [0, 1]],
] as const;
