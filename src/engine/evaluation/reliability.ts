/** Whether a prediction of one's own error can be believed: what was predicted against what was found. */

export interface ReliabilityBin {
  /** Means over the bin's values. */
  readonly predicted: number;
  readonly actual: number;
  readonly count: number;
}

export interface Reliability {
  /** Factor on what was predicted that makes its mean that of the errors. */
  readonly scale: number;
  /** From the surest to the least sure; `predicted` holds the scale. */
  readonly bins: readonly ReliabilityBin[];
  /** Mean over the bins of |predicted − actual|, by count, as a share of the mean error: 0 is perfect. */
  readonly miscalibration: number;
}

/**
 * The reliability curve in bins of equal count.
 * @param predicted above 0
 * @param actual absolute errors, one for each prediction
 * @param scale what was fitted elsewhere; absent: fitted here, so that only the shape is judged
 */
export function reliability(
  predicted: Float32Array,
  actual: Float32Array,
  bins: number,
  scale: number = fittedScale(predicted, actual),
): Reliability {
  const order = Uint32Array.from(predicted, (_, i) => i).sort(
    (a, b) => (predicted[a] as number) - (predicted[b] as number),
  );
  const found: ReliabilityBin[] = [];
  for (let bin = 0; bin < bins; bin++) {
    const part = order.subarray(
      Math.round((bin * order.length) / bins),
      Math.round(((bin + 1) * order.length) / bins),
    );
    if (part.length === 0) continue;
    const mean = (values: Float32Array): number =>
      part.reduce((sum, i) => sum + (values[i] as number), 0) / part.length;
    found.push({ predicted: scale * mean(predicted), actual: mean(actual), count: part.length });
  }
  const total = found.reduce((sum, { actual: error, count }) => sum + error * count, 0);
  const off = found.reduce((sum, bin) => sum + Math.abs(bin.predicted - bin.actual) * bin.count, 0);
  return { scale, bins: found, miscalibration: off / total };
}

/** The factor that makes the mean of predictions that of the errors. */
export function fittedScale(predicted: Float32Array, actual: Float32Array): number {
  const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);
  return sum(actual) / sum(predicted);
}
