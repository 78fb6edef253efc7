/** Smoothing of noisy curves. */

/**
 * Debiased exponential moving average, as Adam averages gradients (Kingma and Ba, 2015, section 3): the running mean
 * is divided by the weight that it has gathered, so that the first points are not pulled towards zero. Values that
 * are no finite numbers neither count nor show.
 * @param smoothing 0..1; 0 gives the values themselves
 */
export function smooth(values: readonly number[], smoothing: number): (number | null)[] {
  let mean = 0;
  let weight = 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) return null;
    mean = smoothing * mean + (1 - smoothing) * value;
    weight = smoothing * weight + (1 - smoothing);
    return weight === 0 ? value : mean / weight;
  });
}

/** Gaps where a value is no finite number, or not positive on a logarithmic axis. */
export function plottable(values: readonly number[], log: boolean): (number | null)[] {
  return values.map((value) => (Number.isFinite(value) && (!log || value > 0) ? value : null));
}
