/** Statistics of measurements: pure functions of numbers, the same on every machine. */
import { stream } from '../runtime/random.ts';

export interface Interval {
  readonly mean: number;
  /** Ends of the middle 95 % of resampled means. */
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2000;

/** The mean. NaN of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The standard deviation of a sample (divisor n - 1). 0 where there are fewer than two. */
export function spread(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

/**
 * The mean of paired differences with its bootstrap interval. Runs and images are drawn anew together, as both could
 * have been others (Owen, "The pigeonhole bootstrap", 2007); with one row only the images are.
 * @param differences one row for each seed, one column for each image
 */
export function pairedInterval(differences: readonly (readonly number[])[], seed: number): Interval {
  const columns = differences[0]?.length ?? 0;
  const random = stream(seed, 'bootstrap');
  const means: number[] = [];
  for (let resample = 0; resample < RESAMPLES; resample++) {
    const images = Array.from({ length: columns }, () => random.integer(0, columns - 1));
    let sum = 0;
    for (let row = 0; row < differences.length; row++) {
      const run = random.pick(differences);
      for (const image of images) sum += run[image] as number;
    }
    means.push(sum / (differences.length * columns));
  }
  means.sort((a, b) => a - b);
  const at = (share: number): number => means[Math.round(share * (RESAMPLES - 1))] as number;
  return { mean: mean(differences.flat()), low: at(0.025), high: at(0.975) };
}

/** What an interval shows. */
export function verdictOf({ low, high }: Pick<Interval, 'low' | 'high'>): 'higher' | 'lower' | 'not shown' {
  if (low > 0) return 'higher';
  return high < 0 ? 'lower' : 'not shown';
}

/**
 * How far two series rise together, -1..1: Spearman's rank correlation, ties sharing their mean rank.
 * NaN where a series never changes.
 */
export function spearman(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranks(a), ranks(b)];
  const [mx, my] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [(x[i] as number) - mx, (y[i] as number) - my];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xy / Math.sqrt(xx * yy);
}

/** Ranks from 0; values that are equal share the mean of theirs. */
function ranks(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2);
}
