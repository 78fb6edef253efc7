/**
 * How unlike all that is known a photo is: how far it lies from the nearest kind, and how little can be told which group it
 * belongs to. Damage that nobody learned from lies hardly further away than known damage, but often between groups. Weight
 * and softness were chosen on training photos, each group in its turn taken for unknown (docs/papers/grids.md).
 */

/** What doubt between groups (nats) weighs beside a score of distance. */
const DOUBT_WEIGHT = 0.5;

/** Likelihoods are taken to the power of one over this: in so many directions they are far too sure of themselves. */
const SOFTNESS = 6;

export interface ScoredSet {
  readonly group: string;
  /** Score of half the mean squared distance over the directions. */
  readonly score: number;
}

/** @param directions along which distances were taken. @returns at least the least score; more is stranger */
export function strangenessOf(sets: readonly ScoredSet[], directions: number): number {
  const nearest = Math.min(...sets.map(({ score }) => score));
  const logLikelihood = (score: number): number => (-directions * 10 ** (score - 5)) / SOFTNESS;
  const shares = new Map<string, number>();
  for (const { group, score } of sets) {
    const share = Math.exp(logLikelihood(score) - logLikelihood(nearest));
    shares.set(group, (shares.get(group) ?? 0) + share);
  }
  const total = [...shares.values()].reduce((sum, share) => sum + share, 0);
  let doubt = 0;
  for (const share of shares.values()) if (share > 0) doubt -= (share / total) * Math.log(share / total);
  return nearest + DOUBT_WEIGHT * doubt;
}

/** Chance that an unknown photo is stranger than a known one (area under the curve): 0.5 says nothing. */
export function reliabilityOf(unknown: readonly number[], known: readonly number[]): number {
  let wins = 0;
  for (const u of unknown) for (const k of known) wins += u > k ? 1 : u === k ? 0.5 : 0;
  return wins / (unknown.length * known.length);
}
