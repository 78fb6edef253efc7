/** A component of a JPEG: 8x8 blocks through the cosine transform, quantised and back. */

/** BASIS[u][x] = c(u) / 2 cos((2x + 1) u pi / 16) with c(0) = 1 / sqrt 2 (ITU-T T.81, A.3.3). */
const BASIS = Float64Array.from({ length: 64 }, (_, i) => {
  const [u, x] = [i >> 3, i & 7];
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
});

/**
 * What a component decodes to.
 * @param plane Samples 0..255, `height * width`; the sides are padded to blocks by repeating the last sample.
 * @param table 64 quantiser steps, row by row.
 * @returns Samples 0..255, whole numbers, of the same size.
 */
export function requantise(
  plane: Float64Array,
  width: number,
  height: number,
  table: Uint8Array,
): Float64Array {
  const out = new Float64Array(plane.length);
  const [block, half] = [new Float64Array(64), new Float64Array(64)];
  for (let top = 0; top < height; top += 8) {
    for (let left = 0; left < width; left += 8) {
      for (let i = 0; i < 64; i++) {
        const y = Math.min(height - 1, top + (i >> 3));
        block[i] = (plane[y * width + Math.min(width - 1, left + (i & 7))] as number) - 128;
      }
      forward(block, half);
      for (let i = 0; i < 64; i++) {
        const value = block[i] as number;
        const step = table[i] as number;
        block[i] = Math.sign(value) * quantised(Math.abs(value), step) * step;
      }
      inverse(block, half);
      for (let y = top; y < Math.min(height, top + 8); y++) {
        for (let x = left; x < Math.min(width, left + 8); x++) {
          const value = Math.floor((block[(y - top) * 8 + x - left] as number) + 128.5);
          out[y * width + x] = Math.min(255, Math.max(0, value));
        }
      }
    }
  }
  return out;
}

/**
 * Whole steps in a coefficient, halves up. The usual library's transform gives eighths, so that halves are common:
 * rounding to eighths first decides them alike.
 */
function quantised(value: number, step: number): number {
  return Math.floor((Math.round(8 * value) + 4 * step) / (8 * step));
}

/** Rows then columns, in place; `half` holds what is between. */
function forward(block: Float64Array, half: Float64Array): void {
  for (let y = 0; y < 8; y++) {
    for (let u = 0; u < 8; u++) {
      let sum = 0;
      for (let x = 0; x < 8; x++) sum += (BASIS[u * 8 + x] as number) * (block[y * 8 + x] as number);
      half[y * 8 + u] = sum;
    }
  }
  for (let v = 0; v < 8; v++) {
    for (let u = 0; u < 8; u++) {
      let sum = 0;
      for (let y = 0; y < 8; y++) sum += (BASIS[v * 8 + y] as number) * (half[y * 8 + u] as number);
      block[v * 8 + u] = sum;
    }
  }
}

function inverse(block: Float64Array, half: Float64Array): void {
  for (let y = 0; y < 8; y++) {
    for (let u = 0; u < 8; u++) {
      let sum = 0;
      for (let v = 0; v < 8; v++) sum += (BASIS[v * 8 + y] as number) * (block[v * 8 + u] as number);
      half[y * 8 + u] = sum;
    }
  }
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) {
      let sum = 0;
      for (let u = 0; u < 8; u++) sum += (BASIS[u * 8 + x] as number) * (half[y * 8 + u] as number);
      block[y * 8 + x] = sum;
    }
  }
}
