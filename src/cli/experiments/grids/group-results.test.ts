import { describe, expect, it } from 'vitest';
import { StudioError } from '../../../engine/domain/fault.ts';
import type { SimilarityMap } from '../../../engine/domain/grids.ts';
import type { Member } from '../../../engine/grids/group-recipes.ts';
import type { GroupModels } from '../../group-runs.ts';
import { GROUP_MEMBERS, groupResults } from './group-results.ts';

const ids = GROUP_MEMBERS.map(({ id }) => id);
/** Kinds stand on a line, two apart from the next. */
const map = {
  descriptor: 'line',
  sets: GROUP_MEMBERS.map(({ id, task }) => ({ id, label: id, task, setting: '' })),
  matrix: ids.map((_, i) => ids.map((_id, j) => 2 * Math.abs(i - j))),
} as unknown as SimilarityMap;

const models = (trained: (group: readonly Member[]) => boolean): GroupModels => ({
  find: async (group) => {
    if (trained(group)) return { name: 'x' } as never;
    throw new StudioError('option-invalid', 'not trained');
  },
  // Whoever is trained together loses a tenth of how far the furthest two lie apart.
  scores: async (group) => {
    const places = group.map(({ id }) => ids.indexOf(id));
    const width = Math.max(...places) - Math.min(...places);
    return Object.fromEntries(group.map(({ id }) => [id, 30 - width / 10]));
  },
  trained: () => Promise.reject(new Error('not asked')),
  input: async () => ({}),
});

describe('what groups lose', () => {
  it('is counted against own models, and rises with distance where it should', async () => {
    const found = await groupResults(
      [map],
      models(() => true),
      false,
    );
    expect(found.missing).toEqual([]);
    expect(found.groups.length).toBeGreaterThanOrEqual(8);
    expect(found.correlation.line).toBeGreaterThan(0.7);
    const all = found.groups.find(({ members }) => members.length === ids.length);
    expect(all?.largestDrop).toBeCloseTo(0.5, 10);
    expect(found.arms.map(({ arm }) => arm)).toEqual(['own models', 'one mixed model']);
  });

  it('is not claimed where nothing is trained', async () => {
    const found = await groupResults(
      [map],
      models(() => false),
      false,
    );
    expect(found.groups).toEqual([]);
    expect(found.correlation).toEqual({ line: null });
    expect(found.missing).toHaveLength(ids.length + 9);
  });
});
