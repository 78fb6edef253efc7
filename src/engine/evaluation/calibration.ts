/** How far the uncertainty that a network predicts is from its errors; `reliability.ts` draws the whole curve. */
import { invariant } from '../domain/fault.ts';

/** Expected absolute error for an uncertainty of 1, by the means of validation sets; undefined where none was doubted. */
export function scaleOf(
  scores: readonly { readonly error?: number | undefined; readonly uncertainty?: number | undefined }[],
): number | undefined {
  const told = scores.filter(({ uncertainty = 0 }) => uncertainty > 0);
  const total = told.reduce((sum, { uncertainty = 0 }) => sum + uncertainty, 0);
  return total > 0 ? told.reduce((sum, { error = 0 }) => sum + error, 0) / total : undefined;
}

/** Pearson's correlation of two maps, -1..1; 0 where one of them is flat. */
export function correlation(a: Float32Array, b: Float32Array): number {
  invariant(a.length === b.length && a.length > 0, 'a value of each map for each pixel');
  const mean = (values: Float32Array): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [aa, bb, ab] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [(a[i] as number) - meanA, (b[i] as number) - meanB];
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}

/**
 * Mean over the three channels of each pixel: `[n, 3]` to `[n]`.
 * @param factor what every mean is multiplied with
 */
export function channelMeans(values: Float32Array, factor = 1): Float32Array<ArrayBuffer> {
  const means = new Float32Array(values.length / 3);
  for (let i = 0; i < means.length; i++) {
    const sum = (values[3 * i] as number) + (values[3 * i + 1] as number) + (values[3 * i + 2] as number);
    means[i] = (factor * sum) / 3;
  }
  return means;
}

/** Mean absolute difference over the channels of each pixel, the restored values clipped to 0..1: `[n, 3]` to `[n]`. */
export function absoluteErrors(restored: Float32Array, clean: Float32Array): Float32Array<ArrayBuffer> {
  const errors = restored.map((value, i) => Math.abs(Math.min(1, Math.max(0, value)) - (clean[i] as number)));
  return channelMeans(errors);
}
