import { describe, expect, it } from 'vitest';
import { QUICK_GROUP_SIZES } from './group-recipes.ts';
import { searchGroups } from './group-search.ts';
import { keyOf, outlookOf, usualSeconds } from './search-plan.ts';

/** On a line: 0, 1, 4, 6. */
const at = [0, 1, 4, 6];
const matrix = at.map((a) => at.map((b) => Math.abs(a - b)));

describe('what a search may have to train', () => {
  it('is one group of two for two kinds', async () => {
    expect(
      await outlookOf(
        [
          [0, 1],
          [1, 0],
        ],
        new Map(),
      ),
    ).toEqual({ next: [0, 1], fewest: 1, most: 1 });
  });

  it('holds for whatever training says, and narrows as it says it', async () => {
    // Width of a group, which is not what the outlook guesses by.
    const widest = (group: readonly number[]) =>
      Math.max(...group.map((i) => at[i] as number)) - Math.min(...group.map((i) => at[i] as number));
    for (const delta of [0, 1, 2, 3, 6]) {
      const known = new Map<string, boolean>();
      const { tried } = await searchGroups({ matrix, delta, drop: async (group) => widest(group) });
      let left = tried.length;
      for (const group of tried) {
        const { next, fewest, most } = await outlookOf(matrix, known);
        expect(next).toEqual(group);
        expect(fewest).toBeLessThanOrEqual(left);
        expect(most).toBeGreaterThanOrEqual(left);
        known.set(keyOf(group), widest(group) <= delta);
        left -= 1;
      }
      expect(await outlookOf(matrix, known)).toEqual({ next: null, fewest: 0, most: 0 });
    }
  });

  it('takes longer on a usual machine with more to compute', () => {
    const little = usualSeconds(QUICK_GROUP_SIZES, 'wasm');
    expect(usualSeconds({ ...QUICK_GROUP_SIZES, batch: 8 }, 'wasm')).toBeCloseTo(2 * little, 10);
    expect(usualSeconds(QUICK_GROUP_SIZES, 'webgpu')).toBeLessThan(little);
  });
});
