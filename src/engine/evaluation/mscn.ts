/** Mean-subtracted contrast-normalised values (Ruderman, "The statistics of natural images", 1994). */
import type { GreyPlane } from './grey.ts';

const RADIUS = 3;
const SIGMA = 7 / 6;
const TAPS = ((): Float64Array => {
  const taps = Float64Array.from({ length: 7 }, (_, i) => Math.exp(-((i - RADIUS) ** 2) / (2 * SIGMA ** 2)));
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
})();

export interface Mscn {
  /** (I - mean) / (deviation + 1). */
  readonly values: Float64Array;
  /** The deviation around each pixel. */
  readonly deviation: Float64Array;
}

/**
 * Each grey level less the mean around it, over the deviation around it plus one: a Gaussian window of 7x7, sigma
 * 7/6. Where the surroundings are flat the value is exactly 0, not the rounding error that the formula would leave.
 * @param outside What lies beyond the border: zeros, or the edge repeated.
 */
export function mscn(plane: GreyPlane, outside: 'zero' | 'replicate'): Mscn {
  const { width, height, data } = plane;
  const values = new Float64Array(width * height);
  const deviation = new Float64Array(width * height);
  const means = new Float64Array(width + 2 * RADIUS);
  const squares = new Float64Array(width + 2 * RADIUS);
  for (let y = 0; y < height; y++) {
    means.fill(0);
    squares.fill(0);
    for (let k = -RADIUS; k <= RADIUS; k++) {
      const row = outside === 'zero' ? y + k : Math.min(height - 1, Math.max(0, y + k));
      if (row < 0 || row >= height) continue;
      const tap = TAPS[k + RADIUS] as number;
      for (let x = 0, from = row * width; x < width; x++, from++) {
        const value = data[from] as number;
        means[x + RADIUS] = (means[x + RADIUS] as number) + tap * value;
        squares[x + RADIUS] = (squares[x + RADIUS] as number) + tap * value * value;
      }
    }
    if (outside === 'replicate') {
      for (const sums of [means, squares]) {
        sums.fill(sums[RADIUS] as number, 0, RADIUS);
        sums.fill(sums[width + RADIUS - 1] as number, width + RADIUS);
      }
    }
    for (let x = 0, at = y * width; x < width; x++, at++) {
      let mean = 0;
      let square = 0;
      for (let k = 0; k < 7; k++) {
        mean += (TAPS[k] as number) * (means[x + k] as number);
        square += (TAPS[k] as number) * (squares[x + k] as number);
      }
      const spread = Math.sqrt(Math.abs(square - mean * mean));
      const difference = (data[at] as number) - mean;
      deviation[at] = spread;
      values[at] = Math.abs(difference) < 1e-9 ? 0 : difference / (spread + 1);
    }
  }
  return { values, deviation };
}
