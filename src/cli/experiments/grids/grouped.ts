/** The half of `mend experiment grids` that is not about the choice per photo: likeness, the paper's rule, and trained groups. */
import { join } from 'node:path';
import { GROUP_SIZES, QUICK_GROUP_SIZES } from '../../../engine/grids/group-recipes.ts';
import type { Backend } from '../../../engine/runtime/backend.ts';
import { createGroupModels, type GroupCrops, type GroupModels, SEARCH_CROPS } from '../../group-runs.ts';
import { ZOO_FOLDER } from '../../places.ts';
import { GROUP_MEMBERS, type GroupResults, groupResults } from './group-results.ts';
import { pooledModels, type SeedRow, seedRow } from './group-seeds.ts';
import { judgeByPaper } from './judge.ts';
import {
  type MeasureRoom,
  type MeasureSizes,
  measureMaps,
  measurePaperPhotos,
  measureSensitivity,
} from './measure.ts';
import type { GroupedResult } from './result.ts';

export interface GroupedOptions {
  readonly quick: boolean;
  /** Seeds of the trainings; the first one draws the photos. */
  readonly seeds: readonly [number, ...number[]];
  /** Absent: the plain SRResNet. */
  readonly network?: string | undefined;
  /** Whether groups may be trained that are not. */
  readonly train: boolean;
  /** Id of the model that groups are held against. */
  readonly allRound: string;
}

/** Reported on photos that no group was chosen by. */
const TEST_CROPS: GroupCrops = {
  photos: 'test',
  folders: ['test/clean/kodak24', 'test/clean/cbsd68'],
  images: 24,
  crop: 64,
  border: 4,
};

/** Measures maps and the paper's rule, and judges all groups; trains those that are not trained, where it may. @throws StudioError as training does */
export async function measureGrouped(
  room: MeasureRoom,
  sizes: MeasureSizes,
  { quick, seeds, network, train, allRound }: GroupedOptions,
  backend: Backend,
): Promise<GroupedResult> {
  const maps = await measureMaps(room, sizes);
  const [deep] = maps;
  const groupSizes = {
    ...(quick ? QUICK_GROUP_SIZES : GROUP_SIZES),
    ...(network === undefined ? {} : { network }),
  };
  const modelsOf = (crops: GroupCrops, seed: number): GroupModels =>
    createGroupModels({
      ...room,
      runs: network === undefined ? room.runs : join(room.runs, network),
      seed,
      open: async () => backend,
      members: GROUP_MEMBERS,
      sizes: groupSizes,
      train,
      crops: quick ? { ...crops, images: 2 } : crops,
    });
  const judge = (read: (crops: GroupCrops) => GroupModels): Promise<GroupResults> =>
    groupResults({
      maps,
      search: read(SEARCH_CROPS),
      models: read(TEST_CROPS),
      sizes: groupSizes,
      mayTrain: train,
      allRound: { id: allRound, weights: join(ZOO_FOLDER, allRound, 'weights.safetensors') },
    });
  const [first, ...others] = seeds;
  const groups = await judge((crops) =>
    pooledModels([modelsOf(crops, first), ...others.map((seed) => modelsOf(crops, seed))], groupSizes.steps),
  );
  const groupSeeds: SeedRow[] = [];
  for (const seed of others.length > 0 ? seeds : [])
    groupSeeds.push(seedRow(seed, await judge((crops) => modelsOf(crops, seed))));
  return {
    maps,
    sensitivity: await measureSensitivity(room, sizes, deep),
    paper: await judgeByPaper(await measurePaperPhotos(room, sizes), deep),
    groups,
    groupSeeds,
  };
}
