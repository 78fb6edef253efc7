/** An order of things that puts neighbours side by side: agglomerative clustering with average linkage. */

interface Cluster {
  readonly members: readonly number[];
}

/** @param matrix symmetric distances @returns all indices, every cluster in one piece, its nearer end towards the other */
export function leafOrder(matrix: readonly (readonly number[])[]): number[] {
  const at = (i: number, j: number): number => matrix[i]?.[j] ?? 0;
  const between = (a: Cluster, b: Cluster): number =>
    a.members.reduce((sum, i) => sum + b.members.reduce((s, j) => s + at(i, j), 0), 0) /
    (a.members.length * b.members.length);
  let clusters: Cluster[] = matrix.map((_, i) => ({ members: [i] }));
  while (clusters.length > 1) {
    let best: readonly [Cluster, Cluster] | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const [i, a] of clusters.entries()) {
      for (const b of clusters.slice(i + 1)) {
        const distance = between(a, b);
        if (distance < least || best === null) {
          least = distance;
          best = [a, b];
        }
      }
    }
    if (best === null) break;
    const [a, b] = best;
    clusters = [...clusters.filter((c) => c !== a && c !== b), { members: joined(a.members, b.members, at) }];
  }
  return [...(clusters[0]?.members ?? [])];
}

/** Two runs end to end, each turned so that the ends that meet are the nearest. */
function joined(
  a: readonly number[],
  b: readonly number[],
  at: (i: number, j: number) => number,
): readonly number[] {
  const turned = (run: readonly number[]): readonly number[] => [...run].reverse();
  const ways = [
    [...a, ...b],
    [...a, ...turned(b)],
    [...turned(a), ...b],
    [...turned(a), ...turned(b)],
  ];
  const seam = (way: readonly number[]): number => at(way[a.length - 1] as number, way[a.length] as number);
  return ways.reduce((best, way) => (seam(way) < seam(best) ? way : best));
}
