/** Half size by bicubic filtering, as MATLAB's imresize(plane, 0.5). */
import type { GreyPlane } from './grey.ts';

/** Keys' cubic (a = -0.5), widened by two against aliasing, at distances 0.25, 0.75, 1.25 and 1.75. */
const TAPS = [0.25, 0.75, 1.25, 1.75].map((d) =>
  d <= 1 ? (1.5 * d - 2.5) * d * d + 1 : ((-0.5 * d + 2.5) * d - 4) * d + 2,
);
/** Both sides of the kernel, four taps each, with sum one. */
const WEIGHTS = ((): Float64Array => {
  const both = [...TAPS.toReversed(), ...TAPS];
  const sum = both.reduce((total, tap) => total + tap, 0);
  return Float64Array.from(both, (tap) => tap / sum);
})();

/** A plane of half the size, rounded up; outside, the picture is mirrored with its edge repeated. */
export function halve(plane: GreyPlane): GreyPlane {
  const width = Math.ceil(plane.width / 2);
  const height = Math.ceil(plane.height / 2);
  const data = new Float64Array(width * height);
  const row = new Float64Array(plane.width);
  const columns = Int32Array.from({ length: width * 8 }, (_, i) =>
    mirror(2 * (i >> 3) - 3 + (i & 7), plane.width),
  );
  for (let y = 0; y < height; y++) {
    row.fill(0);
    for (let k = 0; k < 8; k++) {
      const weight = WEIGHTS[k] as number;
      const from = mirror(2 * y - 3 + k, plane.height) * plane.width;
      for (let x = 0; x < plane.width; x++)
        row[x] = (row[x] as number) + weight * (plane.data[from + x] as number);
    }
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = 0; k < 8; k++)
        sum += (WEIGHTS[k] as number) * (row[columns[8 * x + k] as number] as number);
      data[y * width + x] = sum;
    }
  }
  return { width, height, data };
}

function mirror(index: number, size: number): number {
  const folded = ((index % (2 * size)) + 2 * size) % (2 * size);
  return folded < size ? folded : 2 * size - 1 - folded;
}
