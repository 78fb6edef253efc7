/** GRIDS's preprocessing (section 5.1): all groups of each size, the most alike first. */

/** Mean similarities closer than this count as equal: then the more even group goes first. */
const NEAR = 0.05;

export interface RankedGroup {
  /** Places of the members, rising. */
  readonly members: readonly number[];
  /** Mean and variance of the distances between its pairs; 0 for a single one. */
  readonly mean: number;
  readonly variance: number;
}

/** Groups by size: entry L - 1 holds those of L members, in rank order. */
export function rankGroups(matrix: readonly (readonly number[])[]): RankedGroup[][] {
  const n = matrix.length;
  const bySize: RankedGroup[][] = Array.from({ length: n }, () => []);
  for (let bits = 1; bits < 2 ** n; bits++) {
    const members = Array.from({ length: n }, (_, i) => i).filter((i) => bits & (1 << i));
    bySize[members.length - 1]?.push(ranked(members, matrix));
  }
  return bySize.map(inOrder);
}

function ranked(members: readonly number[], matrix: readonly (readonly number[])[]): RankedGroup {
  const pairs = members.flatMap((i, a) => members.slice(a + 1).map((j) => matrix[i]?.[j] ?? 0));
  if (pairs.length === 0) return { members, mean: 0, variance: 0 };
  const mean = pairs.reduce((sum, s) => sum + s, 0) / pairs.length;
  const variance = pairs.reduce((sum, s) => sum + (s - mean) ** 2, 0) / pairs.length;
  return { members, mean, variance };
}

/** By mean; runs of neighbours that all lie near the first of them are put in order of variance. */
function inOrder(groups: readonly RankedGroup[]): RankedGroup[] {
  const byMean = [...groups].sort((a, b) => a.mean - b.mean);
  const out: RankedGroup[] = [];
  for (let from = 0; from < byMean.length; ) {
    const first = byMean[from] as RankedGroup;
    let to = from;
    while (to < byMean.length && (byMean[to] as RankedGroup).mean - first.mean < NEAR) to++;
    out.push(...byMean.slice(from, to).sort((a, b) => a.variance - b.variance));
    from = to;
  }
  return out;
}
