/** A weighted mean of each sample's neighbours, along rows and then along columns. */
import type { Samples } from '../domain/raster.ts';

/**
 * Separable filter of interleaved RGB, `[height, width, 3]` in and out, in the units of the samples; beyond the border
 * the edge pixel goes on.
 * @param taps An odd number of weights.
 */
export function weightedNeighbours(
  rgb: Samples,
  width: number,
  height: number,
  taps: Float64Array,
): Float32Array {
  const radius = (taps.length - 1) / 2;
  const across = new Float32Array(rgb.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let [red, green, blue] = [0, 0, 0];
      for (let k = -radius; k <= radius; k++) {
        const at = (y * width + Math.min(width - 1, Math.max(0, x + k))) * 3;
        const tap = taps[k + radius] as number;
        red += tap * (rgb[at] as number);
        green += tap * (rgb[at + 1] as number);
        blue += tap * (rgb[at + 2] as number);
      }
      const out = (y * width + x) * 3;
      across[out] = red;
      across[out + 1] = green;
      across[out + 2] = blue;
    }
  }
  const row = width * 3;
  const down = new Float32Array(rgb.length);
  for (let y = 0; y < height; y++) {
    for (let k = -radius; k <= radius; k++) {
      const from = Math.min(height - 1, Math.max(0, y + k)) * row;
      const tap = taps[k + radius] as number;
      for (let i = 0; i < row; i++) {
        down[y * row + i] = (down[y * row + i] as number) + tap * (across[from + i] as number);
      }
    }
  }
  return down;
}
