/** Several seeds of the trainings that groups are judged by. */
import { mean } from '../../../engine/evaluation/statistics.ts';
import { type GroupModels, type MemberScores, trainedGroup } from '../../group-runs.ts';
import type { GroupResults } from './group-results.ts';

/** What one seed alone says. */
export interface SeedRow extends Pick<GroupResults, 'describers' | 'partition'> {
  readonly seed: number;
  /** Mean PSNR in dB over all kinds, by arm. */
  readonly arms: Readonly<Record<string, number>>;
}

export function seedRow(seed: number, { describers, partition, arms }: GroupResults): SeedRow {
  return {
    seed,
    describers,
    partition,
    arms: Object.fromEntries(arms.map(({ arm, psnr }) => [arm, mean(Object.values(psnr))])),
  };
}

/** Crop by crop the mean over seeds of what models of equal Recipes score; a model counts as found where all are there. */
export function pooledModels(seeds: readonly [GroupModels, ...GroupModels[]], steps: number): GroupModels {
  const [first] = seeds;
  const all = async <T>(read: (models: GroupModels) => Promise<T>): Promise<[T, ...T[]]> => {
    const values: [T, ...T[]] = [await read(first)];
    // One after another: each may train.
    for (const models of seeds.slice(1)) values.push(await read(models));
    return values;
  };
  const pooled: GroupModels = {
    async find(group, variant) {
      const found = await all((models) => models.find(group, variant));
      return found.includes(null) ? null : found[0];
    },
    scores: async (group, variant) => meanScores(await all((models) => models.scores(group, variant))),
    trained: (group) => trainedGroup(group, pooled, steps),
    input: () => first.input(),
    other: (id, weights) => first.other(id, weights),
    seconds: async (group, variant) =>
      (await all((models) => models.seconds(group, variant))).reduce((a, b) => a + b, 0),
  };
  return pooled;
}

function meanScores(seeds: readonly [MemberScores, ...MemberScores[]]): MemberScores {
  const [first] = seeds;
  return Object.fromEntries(
    Object.entries(first).map(([id, values]) => [
      id,
      values.map((_, i) => mean(seeds.map((scores) => scores[id]?.[i] ?? Number.NaN))),
    ]),
  );
}
