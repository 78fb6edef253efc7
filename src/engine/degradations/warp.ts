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
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - left, y - top];
  const x0 = reflectIndex(left, width) * 3;
  const x1 = reflectIndex(left + 1, width) * 3;
  const y0 = reflectIndex(top, height) * width * 3;
  const y1 = reflectIndex(top + 1, height) * width * 3;
  for (let c = 0; c < 3; c++) {
    const upper = (data[y0 + x0 + c] as number) * (1 - fx) + (data[y0 + x1 + c] as number) * fx;
    const lower = (data[y1 + x0 + c] as number) * (1 - fx) + (data[y1 + x1 + c] as number) * fx;
    sums[to + c] = (sums[to + c] as number) + upper * (1 - fy) + lower * fy;
  }
}
