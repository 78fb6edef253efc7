/** The models of a grouping search: trained once, kept by their Recipes below a folder of Runs, and scored. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readDataset } from '../engine/data/dataset.ts';
import { readValidation } from '../engine/data/validation.ts';
import { sha256 } from '../engine/domain/canonical.ts';
import { StudioError } from '../engine/domain/fault.ts';
import type { TrainedGroup } from '../engine/domain/grids.ts';
import { fromFloats } from '../engine/domain/raster.ts';
import type { Recipe } from '../engine/domain/recipe.ts';
import { mean } from '../engine/evaluation/statistics.ts';
import {
  baseRecipe,
  checkMembers,
  type GroupSizes,
  groupRecipe,
  type Member,
  widened,
  widthOf,
} from '../engine/grids/group-recipes.ts';
import { loadModelFile } from '../engine/inference/model-store.ts';
import { readModelFile } from './engine.ts';
import { cached } from './experiments/common/cache.ts';
import { readRunLog } from './experiments/common/run-log.ts';
import {
  ensureTrained,
  type FoundRun,
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
  crop: 64,
  border: 4,
};

/** PSNR in dB of every crop of each member. */
export type MemberScores = Readonly<Record<string, readonly number[]>>;

/** What is compared beside the usual model of a group. */
export interface Variant {
  /** Trained so many times as long. */
  readonly longer?: number;
  /** One wider network with the parameters of so many of the usual ones. */
  readonly wider?: number;
}

export interface GroupModels {
  /** A group's model: trained if need be, and its PSNR on every member of the search. */
  scores(group: readonly Member[], variant?: Variant): Promise<MemberScores>;
  /** The same as means, with what the group loses against its members' own models. */
  trained(group: readonly Member[]): Promise<TrainedGroup>;
  /** PSNR of the damaged crops themselves. */
  input(): Promise<MemberScores>;
  /** PSNR of what another model makes of them, for comparison. @param weights its file */
  other(id: string, weights: string): Promise<MemberScores>;
  /** The trained Run of a group, or null. */
  find(group: readonly Member[], variant?: Variant): Promise<TrainedRun | null>;
  /** Seconds that a trained group took; 0 where its log is gone. */
  seconds(group: readonly Member[], variant?: Variant): Promise<number>;
}

export function createGroupModels(room: GroupRoom): GroupModels {
  const { members, sizes, seed } = room;
  // Recipes name their base: the same folder must be told in one way.
  const runs = resolve(room.runs);
  checkMembers(members);
  const bases = new Map<number, Promise<string>>();
  let crops: Promise<TaskCrops[]> | null = null;

  const sizesOf = ({ wider = 1 }: Variant): GroupSizes => (wider === 1 ? sizes : widened(sizes, wider));
  const train = async (found: FoundRun): Promise<TrainedRun> => {
    const trained = await trainedRun(found);
    if (trained) return trained;
    if (room.train) return ensureTrained(found, room);
    throw new StudioError(
      'option-invalid',
      `The model ${found.name} is not trained yet; leave out --no-train.`,
    );
  };
  const baseWeights = (mine: GroupSizes): Promise<string> => {
    const width = widthOf(mine);
    const name = width === widthOf(sizes) ? `base-${seed}` : `base-w${width}-${seed}`;
    const weights =
      bases.get(width) ??
      findRun(runs, { name, recipe: baseRecipe(members, mine, seed) })
        .then(train)
        .then((run) => run.weights);
    bases.set(width, weights);
    return weights;
  };
  const findGroup = async (group: readonly Member[], variant: Variant): Promise<FoundRun> => {
    const mine = sizesOf(variant);
    const { longer = 1, wider = 1 } = variant;
    const name = [
      group
        .map(({ id }) => id)
        .sort()
        .join('+'),
      ...(longer === 1 ? [] : [`x${longer}`]),
      ...(wider === 1 ? [] : [`w${widthOf(mine)}`]),
      seed,
    ].join('-');
    return findRun(runs, { name, recipe: groupRecipe(group, await baseWeights(mine), mine, seed, longer) });
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
  const measure = async (weights: string | null): Promise<MemberScores> => {
    const { assertHealthy } = await room.open();
    const models = weights === null ? [] : [loadModelFile('group', await readModelFile(weights))];
    const scored = await scoreCrops(models, await readCrops(), room.crops.border, assertHealthy);
    for (const model of models) model.dispose();
    return Object.fromEntries(scored.map(({ task, psnr }) => [task, psnr]));
  };
  const scoresKept = (key: string, digest: string, weights: string | null): Promise<MemberScores> =>
    cached(
      join(runs, 'scores', `${key}.json`),
      { sha256: digest, crops: room.crops, members, each: true },
      () => measure(weights),
    );

  const models: GroupModels = {
    async find(group, variant = {}) {
      return trainedRun(await findGroup(group, variant));
    },
    async scores(group, variant = {}) {
      const run = await train(await findGroup(group, variant));
      return scoresKept(`${room.crops.photos}-${run.name}`, run.sha256, run.weights);
    },
    input: () => scoresKept(`${room.crops.photos}-input`, '', null),
    other: async (id, weights) =>
      scoresKept(
        `${room.crops.photos}-${id}`,
        await sha256(new Uint8Array(await readFile(weights))),
        weights,
      ),
    async seconds(group, variant = {}) {
      const run = await models.find(group, variant);
      return run ? (await readRunLog(run.folder)).seconds : 0;
    },
    trained: (group) => trainedGroup(group, models, sizes.steps),
  };
  return models;
}

/** A group's scores as means, with what it loses against its members' own models. */
export async function trainedGroup(
  group: readonly Member[],
  models: Pick<GroupModels, 'find' | 'scores' | 'seconds'>,
  steps: number,
): Promise<TrainedGroup> {
  const single: number[] = [];
  for (const member of group) single.push(meanPsnr(await models.scores([member]), member));
  const before = await models.find(group);
  const mine = await models.scores(group);
  const psnr = group.map((member) => meanPsnr(mine, member));
  return {
    members: group.map(({ id }) => id),
    psnr,
    drop: group.length === 1 ? 0 : Math.max(...psnr.map((value, i) => (single[i] as number) - value)),
    steps,
    seconds: await models.seconds(group),
    cached: before !== null,
  };
}

/** Mean over the crops of a member, in dB. NaN where there are none. */
export function meanPsnr(scores: MemberScores, { id }: Pick<Member, 'id'>): number {
  return mean(scores[id] ?? []);
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
