/** The orthonormal cosine transform (DCT-II) of 8 x 8 patches and its inverse, in place. */

const C1 = 0.5 * Math.cos(Math.PI / 16);
const C2 = 0.5 * Math.cos((2 * Math.PI) / 16);
const C3 = 0.5 * Math.cos((3 * Math.PI) / 16);
const C4 = 0.5 * Math.cos((4 * Math.PI) / 16);
const C5 = 0.5 * Math.cos((5 * Math.PI) / 16);
const C6 = 0.5 * Math.cos((6 * Math.PI) / 16);
const C7 = 0.5 * Math.cos((7 * Math.PI) / 16);

/** Transforms the 64 numbers from `at` on: rows, then columns. */
export function forwardDct(patch: Float64Array, at: number): void {
  for (let row = 0; row < 64; row += 8) forwardLine(patch, at + row, 1);
  for (let column = 0; column < 8; column++) forwardLine(patch, at + column, 8);
}

/** The inverse of `forwardDct`, which is its transpose. */
export function inverseDct(patch: Float64Array, at: number): void {
  for (let column = 0; column < 8; column++) inverseLine(patch, at + column, 8);
  for (let row = 0; row < 64; row += 8) inverseLine(patch, at + row, 1);
}

function forwardLine(v: Float64Array, at: number, step: number): void {
  const x0 = v[at] as number;
  const x1 = v[at + step] as number;
  const x2 = v[at + 2 * step] as number;
  const x3 = v[at + 3 * step] as number;
  const x4 = v[at + 4 * step] as number;
  const x5 = v[at + 5 * step] as number;
  const x6 = v[at + 6 * step] as number;
  const x7 = v[at + 7 * step] as number;
  const outer = x0 + x7 + (x3 + x4);
  const inner = x1 + x6 + (x2 + x5);
  const a = x0 + x7 - (x3 + x4);
  const b = x1 + x6 - (x2 + x5);
  const d0 = x0 - x7;
  const d1 = x1 - x6;
  const d2 = x2 - x5;
  const d3 = x3 - x4;
  v[at] = C4 * (outer + inner);
  v[at + step] = C1 * d0 + C3 * d1 + C5 * d2 + C7 * d3;
  v[at + 2 * step] = C2 * a + C6 * b;
  v[at + 3 * step] = C3 * d0 - C7 * d1 - C1 * d2 - C5 * d3;
  v[at + 4 * step] = C4 * (outer - inner);
  v[at + 5 * step] = C5 * d0 - C1 * d1 + C7 * d2 + C3 * d3;
  v[at + 6 * step] = C6 * a - C2 * b;
  v[at + 7 * step] = C7 * d0 - C5 * d1 + C3 * d2 - C1 * d3;
}

function inverseLine(v: Float64Array, at: number, step: number): void {
  const y0 = v[at] as number;
  const y1 = v[at + step] as number;
  const y2 = v[at + 2 * step] as number;
  const y3 = v[at + 3 * step] as number;
  const y4 = v[at + 4 * step] as number;
  const y5 = v[at + 5 * step] as number;
  const y6 = v[at + 6 * step] as number;
  const y7 = v[at + 7 * step] as number;
  const sum = C4 * (y0 + y4);
  const difference = C4 * (y0 - y4);
  const a = C2 * y2 + C6 * y6;
  const b = C6 * y2 - C2 * y6;
  const o0 = C1 * y1 + C3 * y3 + C5 * y5 + C7 * y7;
  const o1 = C3 * y1 - C7 * y3 - C1 * y5 - C5 * y7;
  const o2 = C5 * y1 - C1 * y3 + C7 * y5 + C3 * y7;
  const o3 = C7 * y1 - C5 * y3 + C3 * y5 - C1 * y7;
  v[at] = sum + a + o0;
  v[at + step] = difference + b + o1;
  v[at + 2 * step] = difference - b + o2;
  v[at + 3 * step] = sum - a + o3;
  v[at + 4 * step] = sum - a - o3;
  v[at + 5 * step] = difference - b - o2;
  v[at + 6 * step] = difference + b - o1;
  v[at + 7 * step] = sum + a - o0;
}
