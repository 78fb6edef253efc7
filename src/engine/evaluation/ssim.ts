/** Structural similarity (Wang et al., "Image quality assessment: from error visibility to structural similarity", 2004). */
import { StudioError } from '../domain/fault.ts';
import type { Raster } from '../domain/raster.ts';
import { comparablePlanes, type MetricOptions } from './planes.ts';

const WINDOW = 11;
const SIGMA = 1.5;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

const TAPS = ((): Float64Array => {
  const taps = Float64Array.from({ length: WINDOW }, (_, i) => Math.exp(-((i - 5) ** 2) / (2 * SIGMA ** 2)));
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
})();

/**
 * SSIM of two rasters of one size, -1..1 (1: identical): 11x11 Gaussian window of sigma 1.5, only where it fits
 * whole, mean over positions and then over channels. RGB, 8-bit rounded and without a crop unless told otherwise.
 * @throws StudioError `option-invalid` for different sizes, an impossible border, or sides below 11 pixels
 */
export function ssim(a: Raster, b: Raster, options: MetricOptions = {}): number {
  const [planesA, planesB] = comparablePlanes(a, b, options);
  const { width, height } = planesA;
  if (Math.min(width, height) < WINDOW) {
    throw new StudioError(
      'option-invalid',
      `SSIM needs at least ${WINDOW} × ${WINDOW} pixels and got ${width} × ${height}; leave it out for photos this small.`,
    );
  }
  const values = planesA.channels.map((plane, c) =>
    planeSimilarity(plane, planesB.channels[c] as Float64Array, width, height),
  );
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function planeSimilarity(a: Float64Array, b: Float64Array, width: number, height: number): number {
  const average = (plane: Float64Array): Float64Array => blurValid(plane, width, height);
  const meanA = average(a);
  const meanB = average(b);
  const squareA = average(product(a, a));
  const squareB = average(product(b, b));
  const both = average(product(a, b));
  let sum = 0;
  for (let i = 0; i < meanA.length; i++) {
    const ma = meanA[i] as number;
    const mb = meanB[i] as number;
    const varianceA = (squareA[i] as number) - ma * ma;
    const varianceB = (squareB[i] as number) - mb * mb;
    const covariance = (both[i] as number) - ma * mb;
    sum +=
      ((2 * ma * mb + C1) * (2 * covariance + C2)) /
      ((ma * ma + mb * mb + C1) * (varianceA + varianceB + C2));
  }
  return sum / meanA.length;
}

function product(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) out[i] = (a[i] as number) * (b[i] as number);
  return out;
}

/** Window averages at every place where the window fits. */
function blurValid(plane: Float64Array, width: number, height: number): Float64Array {
  const innerWidth = width - WINDOW + 1;
  const innerHeight = height - WINDOW + 1;
  const out = new Float64Array(innerWidth * innerHeight);
  const column = new Float64Array(width);
  for (let y = 0; y < innerHeight; y++) {
    column.fill(0);
    for (let k = 0; k < WINDOW; k++) {
      const tap = TAPS[k] as number;
      const from = (y + k) * width;
      for (let x = 0; x < width; x++) column[x] = (column[x] as number) + tap * (plane[from + x] as number);
    }
    for (let x = 0; x < innerWidth; x++) {
      let sum = 0;
      for (let k = 0; k < WINDOW; k++) sum += (TAPS[k] as number) * (column[x + k] as number);
      out[y * innerWidth + x] = sum;
    }
  }
  return out;
}
