/** The models of a grouping search: trained once, kept by their Recipes below a folder of Runs, and scored. */
import { join } from 'node:path';
import { readDataset } from '../engine/data/dataset.ts';
import { readValidation } from '../engine/data/validation.ts';
import { StudioError } from '../engine/domain/fault.ts';
import type { TrainedGroup } from '../engine/domain/grids.ts';
import { fromFloats } from '../engine/domain/raster.ts';
import type { Recipe } from '../engine/domain/recipe.ts';
import {
  baseRecipe,
  checkMembers,
  type GroupSizes,
  groupRecipe,
  type Member,
} from '../engine/grids/group-recipes.ts';
import { loadModelFile } from '../engine/inference/model-store.ts';
import { readModelFile } from './engine.ts';
import { cached } from './experiments/common/cache.ts';
import { readRunLog } from './experiments/common/run-log.ts';
import {
  ensureTrained,
  findRun,
  type TrainedRun,
  type TrainingRoom,
  trainedRun,
} from './experiments/common/runs.ts';
import { type CropPlan, readTestCrops, scoreCrops, type TaskCrops } from './experiments/common/test-crops.ts';

export interface GroupRoom extends TrainingRoom {
  readonly members: readonly Member[];
  readonly sizes: GroupSizes;
  readonly seed: number;
  /** Where Runs are kept. */
  readonly runs: string;
  /** False: a model that is missing is a Fault, and nothing is trained. */
  readonly train: boolean;
  /** What PSNR is measured on: for choosing the photos of val.txt, for reporting those of folders below `test`. */
  readonly crops: GroupCrops;
}

export interface GroupCrops extends CropPlan {
  readonly photos: 'validation' | 'test';
}

/** The photos of val.txt, on which groups are verified. */
export const SEARCH_CROPS: GroupCrops = {
  photos: 'validation',
  folders: [],
  images: 24,
  crop: 96,
  border: 4,
};

/** Mean PSNR in dB over the crops of each member that a model was scored on. */
export type MemberScores = Readonly<Record<string, number>>;

export interface GroupModels {
  /** A group's model: trained if need be, and its mean PSNR on every member of the search. */
  scores(group: readonly Member[], factor?: number): Promise<MemberScores>;
  /** The same with what the group loses against its members' own models. */
  trained(group: readonly Member[]): Promise<TrainedGroup>;
  /** PSNR of the damaged crops themselves. */
  input(): Promise<MemberScores>;
  /** The trained Run of a group, or null. */
  find(group: readonly Member[], factor?: number): Promise<TrainedRun | null>;
}

export function createGroupModels(room: GroupRoom): GroupModels {
  const { members, sizes, seed, runs } = room;
  checkMembers(members);
  let base: Promise<string> | null = null;
  let crops: Promise<TaskCrops[]> | null = null;

  const baseWeights = async (): Promise<string> => {
    const found = await findRun(runs, { name: `base-${seed}`, recipe: baseRecipe(members, sizes, seed) });
    return (await trainedOrRefused(found.name, await trainedRun(found), () => ensureTrained(found, room)))
      .weights;
  };
  const trainedOrRefused = async (
    name: string,
    trained: TrainedRun | null,
    train: () => Promise<TrainedRun>,
  ): Promise<TrainedRun> => {
    if (trained) return trained;
    if (room.train) return train();
    throw new StudioError('option-invalid', `The model ${name} is not trained yet; leave out --no-train.`);
  };
  const findGroup = async (group: readonly Member[], factor: number) => {
    base ??= baseWeights();
    const name = `${group
      .map(({ id }) => id)
      .sort()
      .join('+')}${factor === 1 ? '' : `-x${factor}`}-${seed}`;
    return findRun(runs, { name, recipe: groupRecipe(group, await base, sizes, seed, factor) });
  };
  // The crops of all members are the same whichever group is scored.
  const readCrops = (): Promise<TaskCrops[]> => {
    crops ??= Promise.all(
      members.map(async (member) => {
        const recipe = baseRecipe([member], sizes, 0);
        const [set] = await (room.crops.photos === 'test'
          ? readTestCrops(recipe, room.crops, room.reader, room.store)
          : validationCrops(recipe, room));
        return { task: member.id, crops: set?.crops ?? [] };
      }),
    );
    return crops;
  };
  const means = async (weights: string | null): Promise<MemberScores> => {
    const { assertHealthy } = await room.open();
    const models = weights === null ? [] : [loadModelFile('group', await readModelFile(weights))];
    const scored = await scoreCrops(models, await readCrops(), room.crops.border, assertHealthy);
    for (const model of models) model.dispose();
    return Object.fromEntries(
      scored.map(({ task, psnr }) => [task, psnr.reduce((sum, value) => sum + value, 0) / psnr.length]),
    );
  };
  const scoresKept = (key: string, sha256: string, weights: string | null): Promise<MemberScores> =>
    cached(join(runs, 'scores', `${key}.json`), { sha256, crops: room.crops, members }, () => means(weights));

  const models: GroupModels = {
    async find(group, factor = 1) {
      return trainedRun(await findGroup(group, factor));
    },
    async scores(group, factor = 1) {
      const found = await findGroup(group, factor);
      const kept = await trainedRun(found);
      const run = await trainedOrRefused(found.name, kept, () => ensureTrained(found, room));
      return scoresKept(`${room.crops.photos}-${found.name}`, run.sha256, run.weights);
    },
    input: () => scoresKept(`${room.crops.photos}-input`, '', null),
    async trained(group) {
      const single: number[] = [];
      for (const member of group) single.push((await models.scores([member]))[member.id] as number);
      const before = await models.find(group);
      const mine = await models.scores(group);
      const psnr = group.map(({ id }) => mine[id] as number);
      const run = before ?? (await models.find(group));
      const log = run ? await readRunLog(run.folder) : null;
      return {
        members: group.map(({ id }) => id),
        psnr,
        drop: group.length === 1 ? 0 : Math.max(...psnr.map((value, i) => (single[i] as number) - value)),
        steps: sizes.steps,
        seconds: log?.seconds ?? 0,
        cached: before !== null,
      };
    },
  };
  return models;
}

/** Damaged crops of the photos that are kept back from training. */
async function validationCrops(
  recipe: Recipe,
  { crops, reader, store }: Pick<GroupRoom, 'crops' | 'reader' | 'store'>,
): Promise<TaskCrops[]> {
  const validation = { every: 1, patch: crops.crop, count: crops.images };
  const sets = await readValidation({ ...recipe, validation }, await readDataset(recipe, reader), store);
  return sets.map(({ task, samples, side }) => {
    const like = { width: side, height: side, depth: 8, alpha: null } as const;
    return {
      task,
      crops: samples.map((sample) => ({
        degraded: fromFloats(sample.degraded, like),
        clean: fromFloats(sample.clean, like),
      })),
    };
  });
}
