/** What a grouping search may still have to train, before it does: said so that nobody waits for the unknown. */
import type { GroupBudget } from '../domain/grids.ts';
import { buildNetwork } from '../networks/catalog.ts';
import { groupNetwork } from './group-recipes.ts';
import { searchGroups } from './group-search.ts';

/** Places of the members of a group, rising. */
type Group = readonly number[];

export interface Outlook {
  /** The group that comes next, whatever is found; null where no other is needed. */
  readonly next: Group | null;
  /** Groups that are still to be tried, that one included: at least and at most. */
  readonly fewest: number;
  readonly most: number;
}

export const keyOf = (group: Group): string => group.join();

/**
 * Walks through the search for every threshold of distance below which groups might hold, as if training had said so.
 * @param matrix symmetric distances, `n * n`
 * @param known verdicts on groups that were tried, by `keyOf`
 */
export async function outlookOf(
  matrix: readonly (readonly number[])[],
  known: ReadonlyMap<string, boolean>,
): Promise<Outlook> {
  let [fewest, most] = [Number.POSITIVE_INFINITY, 0];
  let next: Group | null = null;
  for (const threshold of thresholdsOf(matrix)) {
    const { tried } = await searchGroups({
      matrix,
      delta: 0.5,
      drop: async (group) => ((known.get(keyOf(group)) ?? spreadOf(group, matrix) <= threshold) ? 0 : 1),
    });
    const open = tried.filter((group) => !known.has(keyOf(group)));
    next ??= open[0] ?? null;
    fewest = Math.min(fewest, open.length);
    most = Math.max(most, open.length);
  }
  return { next, fewest, most };
}

/** None holds, then more and more of the alike ones, then all. */
function thresholdsOf(matrix: readonly (readonly number[])[]): number[] {
  const n = matrix.length;
  const means = new Set<number>();
  for (let bits = 1; bits < 2 ** n; bits++) {
    const group = Array.from({ length: n }, (_, i) => i).filter((i) => bits & (1 << i));
    if (group.length > 1) means.add(spreadOf(group, matrix));
  }
  return [Number.NEGATIVE_INFINITY, ...means];
}

/** Mean distance of the pairs. */
function spreadOf(group: Group, matrix: readonly (readonly number[])[]): number {
  const pairs = group.flatMap((i, a) => group.slice(a + 1).map((j) => matrix[i]?.[j] ?? 0));
  return pairs.reduce((sum, s) => sum + s, 0) / pairs.length;
}

/** Billions of multiplications and additions that a usual machine trains with in a second. */
const USUAL_GMACS = { wasm: 7, webgpu: 40 } as const;

/** A forward pass and two of its size back. */
const PASSES = 3;

/** Seconds of a step on a usual machine: a guess until one was timed. */
export function usualSeconds(budget: GroupBudget, backend: keyof typeof USUAL_GMACS): number {
  const { macsPerPixel } = buildNetwork(groupNetwork(budget));
  return (PASSES * macsPerPixel * budget.batch * budget.patch ** 2) / (USUAL_GMACS[backend] * 1e9);
}
