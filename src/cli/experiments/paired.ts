/** Differences of paired measurements, and how sure they are. */
import { stream } from '../../engine/runtime/random.ts';

export interface Interval {
  readonly mean: number;
  /** Ends of the middle 95 % of resampled means. */
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2000;

/**
 * The mean of paired differences with its bootstrap interval. Runs and images are drawn anew together, as both could
 * have been others (Owen, "The pigeonhole bootstrap", 2007).
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
  const all = differences.flat();
  return { mean: all.reduce((a, b) => a + b, 0) / all.length, low: at(0.025), high: at(0.975) };
}

/** What an interval shows. */
export function verdictOf({ low, high }: Interval): 'higher' | 'lower' | 'not shown' {
  if (low > 0) return 'higher';
  return high < 0 ? 'lower' : 'not shown';
}
