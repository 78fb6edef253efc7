/**
 * GRIDS's grouping search (section 5.1, algorithm 1): the fewest groups in which no member loses more than delta. The
 * printed algorithm looks for the next group among those it has chosen already; it must be among those that are left.
 */
import { rankGroups } from './group-ranks.ts';

export interface SearchOptions {
  /** Symmetric distances, `n * n`. */
  readonly matrix: readonly (readonly number[])[];
  /** Largest loss that a member may suffer, in dB. */
  readonly delta: number;
  /** The largest loss in a group (Delta P), by training it; asked at most once for each group, never for a single one. */
  readonly drop: (members: readonly number[]) => Promise<number>;
}

export interface SearchResult {
  /** Disjoint, together all of `0..n-1`; larger ones first. */
  readonly groups: readonly (readonly number[])[];
  /** Size of the largest group that held. */
  readonly largest: number;
  /** Groups that were tried, in order. */
  readonly tried: readonly (readonly number[])[];
}

type Group = readonly number[];

export async function searchGroups({ matrix, delta, drop }: SearchOptions): Promise<SearchResult> {
  const n = matrix.length;
  const ranks = rankGroups(matrix).map((groups) => groups.map(({ members }) => members));
  const known = new Map<string, boolean>();
  const tried: Group[] = [];
  const holds = async (group: Group): Promise<boolean> => {
    if (group.length < 2) return true;
    const key = group.join(',');
    let verdict = known.get(key);
    if (verdict === undefined) {
      verdict = (await drop(group)) <= delta;
      known.set(key, verdict);
      tried.push(group);
    }
    return verdict;
  };
  const largest = (await lastThat(n, async (i) => holds(ranks[i]?.[0] as Group))) + 1;
  const feasible: Group[] = [];
  for (let size = largest; size >= 1; size--) {
    const groups = ranks[size - 1] as Group[];
    const last = size === 1 ? n - 1 : await lastThat(groups.length, (i) => holds(groups[i] as Group));
    feasible.push(...groups.slice(0, last + 1));
  }
  let [low, high] = [1, n];
  let best: Group[] = ranks[0] as Group[];
  while (low < high) {
    const most = (low + high) >> 1;
    const found = await cover(n, feasible, most, holds);
    if (found) {
      best = found;
      high = found.length;
    } else low = most + 1;
  }
  return { groups: best, largest, tried };
}

/** The last of `0..count-1` that holds, by halving, taking the first for granted where it is a single degradation. */
async function lastThat(count: number, holds: (index: number) => Promise<boolean>): Promise<number> {
  let [low, high] = [-1, count - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (await holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Depth first: at most `most` disjoint groups that cover all members, larger ones first; each is verified when all fit. */
async function cover(
  n: number,
  groups: readonly Group[],
  most: number,
  holds: (group: Group) => Promise<boolean>,
): Promise<Group[] | null> {
  const widest = groups[0]?.length ?? 1;
  const failed = new Set<Group>();
  const descend = async (
    from: number,
    covered: ReadonlySet<number>,
    chosen: Group[],
  ): Promise<Group[] | null> => {
    if (covered.size === n) return (await allHold(chosen)) ? chosen : null;
    if (covered.size + (most - chosen.length) * widest < n) return null;
    for (let i = from; i < groups.length; i++) {
      const group = groups[i] as Group;
      // Groups fall in size: those that are left may be too small to cover what is left.
      if (covered.size + (most - chosen.length) * group.length < n) return null;
      if (failed.has(group) || chosen.some((c) => failed.has(c)) || group.some((m) => covered.has(m)))
        continue;
      const found = await descend(i + 1, new Set([...covered, ...group]), [...chosen, group]);
      if (found) return found;
    }
    return null;
  };
  const allHold = async (chosen: readonly Group[]): Promise<boolean> => {
    for (const group of chosen) {
      if (await holds(group)) continue;
      failed.add(group);
      return false;
    }
    return true;
  };
  return descend(0, new Set(), []);
}
