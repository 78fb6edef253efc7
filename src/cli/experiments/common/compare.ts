/** Differences between arms of an experiment, paired by seed and by test image. */
import { type Interval, pairedInterval } from '../../../engine/evaluation/statistics.ts';

/** Numbers of one Run, one for each image, by what was measured (a task's name, `niqe`, …). */
export interface Measured {
  readonly arm: string;
  readonly seed: number;
  readonly values: Readonly<Record<string, readonly (number | null)[]>>;
}

export interface Comparison {
  readonly arm: string;
  readonly against: string;
  readonly measure: string;
  /** Seeds that both arms have. */
  readonly seeds: number;
  readonly difference: Interval;
}

/** The arms' paired difference, arm less rival, in one measure; null where no seed has both. */
export function compareArms(
  runs: readonly Measured[],
  arm: string,
  against: string,
  measure: string,
  seed: number,
): Comparison | null {
  const of = (id: string, number: number): readonly (number | null)[] | undefined =>
    runs.find((run) => run.arm === id && run.seed === number)?.values[measure];
  const pairs = runs
    .filter((run) => run.arm === arm)
    .flatMap((run) => {
      const [mine, theirs] = [of(arm, run.seed), of(against, run.seed)];
      return mine && theirs ? [{ mine, theirs }] : [];
    });
  // An image that any Run could not be judged on is left out for all.
  const images = (pairs[0]?.mine ?? []).map((_, i) =>
    pairs.every(({ mine, theirs }) => typeof mine[i] === 'number' && typeof theirs[i] === 'number'),
  );
  const rows = pairs.map(({ mine, theirs }) =>
    mine.flatMap((value, i) => (images[i] ? [(value as number) - (theirs[i] as number)] : [])),
  );
  if (rows.length === 0 || rows[0]?.length === 0) return null;
  return { arm, against, measure, seeds: rows.length, difference: pairedInterval(rows, seed) };
}

/** The mean over several measures, image by image: `mean` of a table that has the same images for each. */
export function meanMeasure(values: Measured['values'], measures: readonly string[]): (number | null)[] {
  const rows = measures.map((measure) => values[measure] ?? []);
  return (rows[0] ?? []).map((_, i) => {
    const column = rows.map((row) => row[i]);
    return column.every((value) => typeof value === 'number')
      ? column.reduce((sum, value) => sum + (value as number), 0) / column.length
      : null;
  });
}

/** Seeds below which no claim is judged. */
export const ENOUGH_SEEDS = 3;

export type Claim = 'reproduced' | 'not reproduced' | 'too small to tell' | 'too few seeds to tell';

/**
 * Whether a published gain shows here: `reproduced` where the interval leaves out 0 on the published side,
 * `not reproduced` where it does on the other.
 */
export function claimOf(
  { difference: { low, high }, seeds }: Pick<Comparison, 'difference' | 'seeds'>,
  published: number,
): Claim {
  if (seeds < ENOUGH_SEEDS) return 'too few seeds to tell';
  if (low <= 0 && high >= 0) return 'too small to tell';
  return low > 0 === published > 0 ? 'reproduced' : 'not reproduced';
}

/** The same in words where nothing was published. */
export function findingOf({
  difference: { low, high },
  seeds,
}: Pick<Comparison, 'difference' | 'seeds'>):
  | 'higher'
  | 'lower'
  | 'too small to tell'
  | 'too few seeds to tell' {
  if (seeds < ENOUGH_SEEDS) return 'too few seeds to tell';
  if (low > 0) return 'higher';
  return high < 0 ? 'lower' : 'too small to tell';
}
