/** The orthonormal opponent colours: white noise stays white, and the first channel holds most of the detail. */
import type { FloatImage } from './method.ts';

const A = 1 / Math.sqrt(3);
const B = 1 / Math.sqrt(2);
const C = 1 / Math.sqrt(6);

/** Three planes of one size. */
export type Planes = readonly [Float32Array, Float32Array, Float32Array];

/** Luminance (R+G+B)/√3, (R-B)/√2 and (R-2G+B)/√6, scaled by 255. */
export function toOpponent({ data }: Pick<FloatImage, 'data'>): Planes {
  const count = data.length / 3;
  const planes: Planes = [new Float32Array(count), new Float32Array(count), new Float32Array(count)];
  for (let i = 0; i < count; i++) {
    const r = 255 * (data[3 * i] as number);
    const g = 255 * (data[3 * i + 1] as number);
    const b = 255 * (data[3 * i + 2] as number);
    planes[0][i] = A * (r + g + b);
    planes[1][i] = B * (r - b);
    planes[2][i] = C * (r - 2 * g + b);
  }
  return planes;
}

/** The inverse of `toOpponent`: pixel `from + i` of the planes becomes pixel `to + i` of `rgb`. */
export function fromOpponent(
  planes: Planes,
  from: number,
  rgb: Float32Array,
  to: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const y = A * (planes[0][from + i] as number);
    const u = B * (planes[1][from + i] as number);
    const v = C * (planes[2][from + i] as number);
    const at = 3 * (to + i);
    rgb[at] = (y + u + v) / 255;
    rgb[at + 1] = (y - 2 * v) / 255;
    rgb[at + 2] = (y - u + v) / 255;
  }
}
