/** Looking at a picture between its pixels: what camera shake and drops on the lens share. */
import { reflectIndex } from './filters.ts';

/** Adds the bilinear value at (x, y) of `[height, width, 3]` data to three places of `sums`; borders reflect. */
export function addBilinear(
  sums: Float64Array,
  to: number,
  data: Float32Array,
  width: number,
  height: number,
  x: number,
  y: number,
): void {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const fx = x - left;
  const fy = y - top;
  const isInside = left >= 0 && top >= 0 && left + 1 < width && top + 1 < height;
  const x0 = (isInside ? left : reflectIndex(left, width)) * 3;
  const x1 = isInside ? x0 + 3 : reflectIndex(left + 1, width) * 3;
  const y0 = (isInside ? top : reflectIndex(top, height)) * width * 3;
  const y1 = isInside ? y0 + width * 3 : reflectIndex(top + 1, height) * width * 3;
  const w00 = (1 - fx) * (1 - fy);
  const w01 = fx * (1 - fy);
  const w10 = (1 - fx) * fy;
  const w11 = fx * fy;
  for (let c = 0; c < 3; c++) {
    sums[to + c] =
      (sums[to + c] as number) +
      w00 * (data[y0 + x0 + c] as number) +
      w01 * (data[y0 + x1 + c] as number) +
      w10 * (data[y1 + x0 + c] as number) +
      w11 * (data[y1 + x1 + c] as number);
  }
}
