import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../runtime/random.ts';
import { rankGroups } from './group-ranks.ts';
import { searchGroups } from './group-search.ts';

function distances(n: number, seed: number): number[][] {
  const random = stream(seed, 'distances');
  const matrix = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const value = random.uniform(0, 5);
      (matrix[i] as number[])[j] = value;
      (matrix[j] as number[])[i] = value;
    }
  }
  return matrix;
}

const meanOf = (matrix: number[][], group: readonly number[]): number => {
  const pairs = group.flatMap((i) => group.filter((j) => j > i).map((j) => matrix[i]?.[j] as number));
  return pairs.length === 0 ? 0 : pairs.reduce((a, b) => a + b, 0) / pairs.length;
};

/** All partitions of 0..n-1, by giving each element to a group that is there or to a new one. */
function partitions(n: number): number[][][] {
  let all: number[][][] = [[]];
  for (let i = 0; i < n; i++) {
    all = all.flatMap((parts) => [
      ...parts.map((_, k) => parts.map((part, j) => (j === k ? [...part, i] : part))),
      [...parts, [i]],
    ]);
  }
  return all;
}

/** Fewest groups by looking at every partition. */
function fewest(n: number, holds: (group: readonly number[]) => boolean): number {
  return Math.min(
    ...partitions(n)
      .filter((parts) => parts.every(holds))
      .map((parts) => parts.length),
  );
}

describe('rankGroups', () => {
  it('lists every group of every size, the most alike first', () => {
    const ranks = rankGroups(distances(5, 1));
    expect(ranks.map((groups) => groups.length)).toEqual([5, 10, 10, 5, 1]);
    const pairs = (ranks[1] ?? []).map(({ mean }) => mean);
    for (const [i, mean] of pairs.entries()) expect(mean).toBeGreaterThanOrEqual((pairs[i - 1] ?? 0) - 0.05);
  });

  it('puts the more even group first where the means are near', () => {
    // {0,1,2}: 1, 1, 4 (mean 2); {0,1,3}: 1 and 2.51 twice (mean 2.007).
    const matrix = [
      [0, 1, 1, 2.51],
      [1, 0, 4, 2.51],
      [1, 4, 0, 9],
      [2.51, 2.51, 9, 0],
    ];
    expect(rankGroups(matrix)[2]?.[0]?.members).toEqual([0, 1, 3]);
  });
});

describe('searchGroups', () => {
  it('finds the fewest groups, as looking at all partitions does, where likeness decides what holds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 7 }),
        fc.nat(1e6),
        fc.double({ min: 0.5, max: 4.5, noNaN: true }),
        async (n, seed, delta) => {
          const matrix = distances(n, seed);
          // What holds must agree with the ranks, in which near means may change places: steps of the rank's own.
          const ranks = rankGroups(matrix);
          const worst = (group: readonly number[]): number => {
            const place =
              ranks[group.length - 1]?.findIndex(({ members }) => members.join() === group.join()) ?? 0;
            const before = ranks[group.length - 1]?.slice(0, place + 1) ?? [];
            return group.length === 1 ? 0 : Math.max(...before.map(({ mean }) => mean)) + group.length * 0.05;
          };
          const { groups } = await searchGroups({ matrix, delta, drop: async (group) => worst(group) });
          expect(groups.flat().sort()).toEqual(Array.from({ length: n }, (_, i) => i));
          expect(groups.every((group) => worst(group) <= delta)).toBe(true);
          expect(groups.length).toBe(fewest(n, (group) => worst(group) <= delta));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('never gives a group that fails, however little likeness says', async () => {
    for (let seed = 0; seed < 30; seed++) {
      const random = stream(seed, 'drops');
      const drops = new Map<string, number>();
      const dropOf = (group: readonly number[]): number => {
        const key = group.join();
        if (!drops.has(key)) drops.set(key, random.uniform(0, 2));
        return group.length === 1 ? 0 : (drops.get(key) as number);
      };
      const asked: string[] = [];
      const { groups, tried } = await searchGroups({
        matrix: distances(6, seed),
        delta: 1,
        drop: async (group) => {
          asked.push(group.join());
          return dropOf(group);
        },
      });
      expect(groups.flat().sort()).toEqual([0, 1, 2, 3, 4, 5]);
      expect(groups.every((group) => dropOf(group) <= 1)).toBe(true);
      expect(new Set(asked).size).toBe(asked.length);
      expect(tried.length).toBe(asked.length);
    }
  });

  it('finds the paper’s groups when their likeness decides', async () => {
    const home = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3];
    const matrix = home.map((a, i) => home.map((b, j) => (i === j ? 0 : a === b ? 2 + 0.001 * (i + j) : 4)));
    const { groups } = await searchGroups({
      matrix,
      delta: 0.7,
      drop: async (group) => (meanOf(matrix, group) < 2.1 ? 0.3 : 1.5),
    });
    expect(groups.map((group) => group.join()).sort()).toEqual(['0,1,2', '3,4,5', '6,7,8', '9,10']);
  });
});
