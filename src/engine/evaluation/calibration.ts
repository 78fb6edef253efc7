/** How far a predicted uncertainty is from the error that it speaks of. */
import { invariant } from '../domain/fault.ts';

/** One step of a reliability curve: pixels of about the same uncertainty. */
export interface ReliabilityPoint {
  /** Mean uncertainty, and mean absolute error (0..1), of those pixels. */
  readonly uncertainty: number;
  readonly error: number;
  readonly count: number;
}

export interface Calibration {
  /** Expected absolute error for an uncertainty of 1; what makes both equal on average. */
  readonly scale: number;
  /** From sure to unsure. */
  readonly points: readonly ReliabilityPoint[];
  /** Of uncertainty and error, pixel by pixel, -1..1. */
  readonly correlation: number;
  readonly pixels: number;
}

export interface Calibrator {
  /** Adds pixels: uncertainties above 0, and the absolute errors there (0..1). */
  add(uncertainty: Float32Array, error: Float32Array): void;
  /** What the pixels so far say; `scale` is NaN before there are any. */
  result(): Calibration;
}

/** Edges of the points: eight to a factor of ten, from 1e-5 to 10. */
const PER_DECADE = 8;
const LEAST = -5;
const BINS = 6 * PER_DECADE;

/** Gathers pixels of any number of photos in little memory. */
export function createCalibrator(): Calibrator {
  const bins = Array.from({ length: BINS }, () => ({ uncertainty: 0, error: 0, count: 0 }));
  const sums = { u: 0, e: 0, uu: 0, ee: 0, ue: 0, n: 0 };
  return {
    add(uncertainty, error) {
      invariant(uncertainty.length === error.length, 'an uncertainty for each error');
      for (let i = 0; i < error.length; i++) {
        const [u, e] = [uncertainty[i] as number, error[i] as number];
        const at = Math.floor((Math.log10(Math.max(u, 1e-12)) - LEAST) * PER_DECADE);
        const bin = bins[Math.min(BINS - 1, Math.max(0, at))];
        if (bin === undefined) continue;
        bin.uncertainty += u;
        bin.error += e;
        bin.count += 1;
        sums.u += u;
        sums.e += e;
        sums.uu += u * u;
        sums.ee += e * e;
        sums.ue += u * e;
        sums.n += 1;
      }
    },
    result() {
      const { u, e, uu, ee, ue, n } = sums;
      const spread = Math.sqrt(Math.max(0, n * uu - u * u) * Math.max(0, n * ee - e * e));
      return {
        scale: e / u,
        points: bins
          .filter(({ count }) => count > 0)
          .map(({ uncertainty, error, count }) => ({
            uncertainty: uncertainty / count,
            error: error / count,
            count,
          })),
        correlation: spread > 0 ? (n * ue - u * e) / spread : 0,
        pixels: n,
      };
    },
  };
}

/** Expected absolute error for an uncertainty of 1, by the means of validation sets; undefined where none was doubted. */
export function scaleOf(
  scores: readonly { readonly error?: number | undefined; readonly uncertainty?: number | undefined }[],
): number | undefined {
  const told = scores.filter(({ uncertainty = 0 }) => uncertainty > 0);
  const total = told.reduce((sum, { uncertainty = 0 }) => sum + uncertainty, 0);
  return total > 0 ? told.reduce((sum, { error = 0 }) => sum + error, 0) / total : undefined;
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
