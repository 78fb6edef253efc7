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
  trained: async (group) => {
    if (!trained(group)) throw new StudioError('option-invalid', 'not trained');
    const places = group.map(({ id }) => ids.indexOf(id));
    const drop = (Math.max(...places) - Math.min(...places)) / 10;
    return { members: [], psnr: [], drop, steps: 1, seconds: 1, cached: true };
  },
  input: async () => ({}),
});

describe('what groups lose', () => {
  it('is counted against own models, and rises with distance where it should', async () => {
    const found = await groupResults(
      [map],
      models(() => true),
      models(() => true),
      false,
    );
    expect(found.missing).toEqual([]);
    expect(found.groups.length).toBeGreaterThanOrEqual(8);
    expect(found.correlation.line).toBeGreaterThan(0.7);
    const all = found.groups.find(({ members }) => members.length === ids.length);
    expect(all?.largestDrop).toBeCloseTo(0.5, 10);
    // Neighbours lose a tenth, which is what may be lost: pairs along the line.
    expect(found.partition?.map((group) => group.length)).toEqual([2, 2, 2]);
    const meanOf = (arm: string): number => {
      const values = Object.values(found.arms.find((one) => one.arm === arm)?.psnr ?? {});
      return values.reduce((a, b) => a + b, 0) / values.length;
    };
    expect(meanOf('own models')).toBe(30);
    expect(meanOf('one model a group')).toBeCloseTo(29.9, 10);
    expect(meanOf('one mixed model')).toBeCloseTo(29.5, 10);
    expect(found.arms.at(-1)?.arm).toContain('trained as long');
  });

  it('is not claimed where nothing is trained', async () => {
    const found = await groupResults(
      [map],
      models(() => false),
      models(() => false),
      false,
    );
    expect(found.groups).toEqual([]);
    expect(found.correlation).toEqual({ line: null });
    expect(found.partition).toBeNull();
    expect(found.missing).toHaveLength(ids.length + 9);
  });
});
