import { describe, expect, it } from 'vitest';
import { StudioError } from '../../../engine/domain/fault.ts';
import type { SimilarityMap } from '../../../engine/domain/grids.ts';
import { GROUP_SIZES, type Member } from '../../../engine/grids/group-recipes.ts';
import type { GroupModels } from '../../group-runs.ts';
import { groupLines } from './group-page.ts';
import { GROUP_MEMBERS, type GroupMeasuring, type GroupResults, groupResults } from './group-results.ts';

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
  // Whoever is trained together loses by how far the furthest two lie apart.
  scores: async (group) => {
    const places = group.map(({ id }) => ids.indexOf(id));
    const width = Math.max(...places) - Math.min(...places);
    return Object.fromEntries(ids.map((id) => [id, [30 - 0.7 * width, 32 - 0.7 * width]]));
  },
  trained: async (group) => {
    if (!trained(group)) throw new StudioError('option-invalid', 'not trained');
    const places = group.map(({ id }) => ids.indexOf(id));
    const drop = 0.7 * (Math.max(...places) - Math.min(...places));
    return { members: [], psnr: [], drop, steps: 1, seconds: 1, cached: true };
  },
  input: async () => Object.fromEntries(ids.map((id) => [id, [20]])),
  other: async () => Object.fromEntries(ids.map((id) => [id, [33]])),
  seconds: async () => 2,
});

const measuring = (trained: (group: readonly Member[]) => boolean): GroupMeasuring => ({
  maps: [map],
  search: models(trained),
  models: models(trained),
  sizes: GROUP_SIZES,
  mayTrain: false,
  allRound: { id: 'all-round', weights: 'weights.safetensors' },
});
const pageText = (found: GroupResults): string => groupLines(found).join('\n');

describe('what groups lose', () => {
  it('is counted against own models, and rises with distance where it should', async () => {
    const found = await groupResults(measuring(() => true));
    expect(found.missing).toEqual([]);
    // All 57 groups of two or more of six kinds.
    expect(found.groups).toHaveLength(57);
    expect(found.describers[0]?.all?.rho).toBeGreaterThan(0.7);
    expect(found.describers[0]?.all?.low).toBeGreaterThan(0.5);
    expect(found.describers[0]?.withinSizes?.rho).toBeGreaterThan(0.7);
    const all = found.groups.find(({ members }) => members.length === ids.length);
    expect(all?.largestDrop).toBeCloseTo(3.5, 10);
    expect(found.bySize.map(({ size }) => size)).toEqual([2, 3, 4, 5]);
    for (const { alike, unlike } of found.bySize)
      expect(alike.meanDrop.mean).toBeLessThan(unlike.meanDrop.mean);
    // Neighbours lose 0.7, which is what may be lost: pairs along the line.
    expect(found.partition?.map((group) => group.length)).toEqual([2, 2, 2]);
    const gains = Object.fromEntries(found.arms.map(({ arm, groupsGain }) => [arm, groupsGain?.mean]));
    expect(gains['own models']).toBeCloseTo(-0.7, 10);
    expect(gains['one model a group']).toBeUndefined();
    expect(gains['one mixed model, equal steps']).toBeCloseTo(2.8, 10);
    const wide = found.arms.at(-1);
    const narrow = found.arms.find(({ arm }) => arm === 'one mixed model, equal steps');
    // As many parameters as three models, within what one channel more or less makes.
    expect((wide?.parameters ?? 0) / (narrow?.parameters ?? 1)).toBeCloseTo(3, 1);
    expect(pageText(found)).toContain('groups better');
    // The all-round model makes 33 dB of everything, own models 31.
    expect(pageText(found)).toContain('the photo itself on its own kind: none');
  });

  it('is not claimed where nothing is trained', async () => {
    const found = await groupResults(measuring(() => false));
    expect(found.groups).toEqual([]);
    expect(found.describers).toEqual([{ describer: 'line', all: null, withinSizes: null }]);
    expect(found.partition).toBeNull();
    // Single ones, table 2a's and the mixed one, the paper's two pairs, and its longer and wider rivals.
    expect(found.missing).toHaveLength(ids.length + 9 + 2 + 2);
    expect(pageText(found)).toContain('Not trained yet');
  });
});
