/** Finds, trains and measures the Runs of the experiment on RDMC. */
import { join } from 'node:path';
import type { FolderReader } from '../../../engine/data/folder-reader.ts';
import type { PhotoStore } from '../../../engine/data/photo-store.ts';
import type { Genotype } from '../../../engine/domain/rdmc-genotype.ts';
import { parseRecipe, type Recipe } from '../../../engine/domain/recipe.ts';
import { buildNetwork } from '../../../engine/networks/catalog.ts';
import { learnedSize } from '../../../engine/networks/params.ts';
import type { Backend } from '../../../engine/runtime/backend.ts';
import { alphaRange } from '../../../engine/search/alpha-step.ts';
import { genotypeOf, searchOf } from '../../../engine/search/links-event.ts';
import { loadModels, openZoo } from '../../engine.ts';
import { readCheckpoint } from '../../run-folder.ts';
import { cached } from '../common/cache.ts';
import { readRunLog } from '../common/run-log.ts';
import { ensureTrained, findRun, type PlannedRun, type TrainedRun, trainedRun } from '../common/runs.ts';
import { readTestCrops, scoreCrops } from '../common/test-crops.ts';
import { ARMS, type Arm, genotypeOfArm, plannedArms, recipeOfArm, type Sizes, searchRecipe } from './arms.ts';
import { type RainPhotos, scoreRain } from './measure.ts';
import type { ArmRun, Cost, Missing, SearchRun, VeilRow } from './result.ts';

export interface Room {
  readonly reader: FolderReader;
  readonly store: PhotoStore;
  readonly backend: Pick<Backend, 'assertHealthy' | 'report'>;
  readonly photos: RainPhotos;
  readonly sizes: Sizes;
  readonly first: number;
  /** Absent: all. */
  readonly arms?: readonly string[];
  /** False: what is not trained yet is left out and said. */
  readonly train: boolean;
  /** Where Runs lie. */
  readonly runs: string;
  readonly onRun: (name: string) => void;
}

/** To be raised where scoring itself changes. */
const VERSION = 2;

export interface Ran {
  readonly searches: readonly SearchRun[];
  readonly runs: readonly ArmRun[];
  readonly missing: readonly Missing[];
}

/** Trains and scores what is planned, in its order; the search of a seed comes before the first arm that waits for it. */
export async function runArms(room: Room): Promise<Ran> {
  const searches = new Map<number, SearchRun | null>();
  const runs: ArmRun[] = [];
  const missing: Missing[] = [];
  for (const { arm, seed } of plannedArms(room.first, room.sizes)) {
    if (room.arms && !room.arms.includes(arm.id)) continue;
    if (arm.links === 'found' && !searches.has(seed)) searches.set(seed, await runSearch(seed, room));
    const genotype = genotypeOfArm(arm, seed, searches.get(seed)?.genotype ?? null);
    if (genotype === null) missing.push({ arm: arm.id, seed, state: 'waits for its search' });
    else {
      const ran = await runArm(arm, seed, genotype, room);
      if ('state' in ran) missing.push(ran);
      else runs.push(ran);
    }
  }
  for (const [seed, search] of searches) {
    if (search === null) missing.push({ arm: 'the search', seed, state: 'absent' });
  }
  return { searches: [...searches.values()].filter((search) => search !== null), runs, missing };
}

/** What every arm costs whose links are known. */
export function costsOf(seed: number, sizes: Sizes, found: Genotype | null): Cost[] {
  return ARMS.flatMap((arm) => {
    const genotype = genotypeOfArm(arm, seed, found);
    if (genotype === null) return [];
    return [{ arm: arm.id, ...costOf(recipeOfArm(arm, seed, sizes, genotype)) }];
  });
}

/** What the zoo's own RDMCs cost, whose links a longer search has found. */
export async function zooCosts(): Promise<Cost[]> {
  const { cards } = await openZoo().zoo();
  return cards.flatMap(({ id, network }) =>
    network?.id === 'rdmc' ? [{ arm: `\`${id}\` in the zoo`, ...costOf({ network }) }] : [],
  );
}

function costOf({ network: spec }: Pick<Recipe, 'network'>): Omit<Cost, 'arm'> {
  const network = buildNetwork(spec);
  return {
    parameters: learnedSize(network),
    gmac: Number(((network.macsPerPixel * 256 ** 2) / 1e9).toFixed(3)),
  };
}

/** The Run with its weights, trained where that is wanted. */
async function obtain(planned: PlannedRun, room: Room): Promise<TrainedRun | Missing['state']> {
  room.onRun(planned.name);
  const found = await findRun(room.runs, planned);
  const { reader, store, backend } = room;
  if (room.train) return ensureTrained(found, { reader, store, open: async () => backend });
  return (await trainedRun(found)) ?? (found.state as Missing['state']);
}

async function runSearch(seed: number, room: Room): Promise<SearchRun | null> {
  const recipe = searchRecipe(seed, room.sizes);
  const run = await obtain({ name: `search-${seed}`, recipe }, room);
  if (typeof run === 'string') return null;
  const network = buildNetwork(recipe.network);
  const { params } = await readCheckpoint(run.folder);
  const { begin, size } = alphaRange(network);
  const { links } = searchOf(network).read(params.subarray(begin, begin + size));
  const { seconds } = await readRunLog(run.folder);
  return {
    seed,
    steps: recipe.schedule.steps,
    seconds,
    genotype: genotypeOf(network, params),
    weights: links,
  };
}

async function runArm(arm: Arm, seed: number, genotype: Genotype, room: Room): Promise<ArmRun | Missing> {
  const recipe = recipeOfArm(arm, seed, room.sizes, genotype);
  const run = await obtain({ name: `${arm.id}-${seed}`, recipe }, room);
  if (typeof run === 'string') return { arm: arm.id, seed, state: run };
  const { fingerprint, sha256, folder } = run;
  const { side } = room.sizes;
  const key = { VERSION, sha256, photos: room.photos.paths, side };
  const values = await cached(join(folder, 'scores.json'), key, () => scored(run, room));
  const { seconds } = await readRunLog(folder);
  return {
    arm: arm.id,
    seed,
    values,
    fingerprint,
    sha256,
    seconds,
    steps: recipe.schedule.steps,
    ...costOf(recipe),
    links: genotype.links,
  };
}

async function scored({ weights }: TrainedRun, { photos, backend }: Room): Promise<ArmRun['values']> {
  const models = await loadModels(openZoo(), weights);
  try {
    return await scoreRain(models, photos, backend.assertHealthy);
  } finally {
    for (const model of models) model.dispose();
  }
}

/** Haze first and rain afterwards, the other way round, and rain alone, on clean test photos under rain with veil. */
export async function scoreVeil(
  images: number,
  room: Pick<Room, 'reader' | 'store' | 'backend'>,
): Promise<VeilRow[]> {
  const zoo = openZoo();
  const { byTask } = (await zoo.zoo()).manifest;
  const { rain, haze } = byTask;
  if (rain === undefined || haze === undefined) return [];
  const recipe: Recipe = parseRecipe({ ...searchRecipe(1, VEIL_SIZES), tasks: [{ id: 'rain-veil' }] });
  const plan = { folders: ['test/clean/kodak24'], images, crop: 160, border: 0 };
  const crops = await readTestCrops(recipe, plan, room.reader, room.store);
  const rows: VeilRow[] = [];
  for (const models of ['', rain, haze, `${haze},${rain}`, `${rain},${haze}`]) {
    const chain = models === '' ? [] : await loadModels(zoo, models);
    const [scores] = await scoreCrops(chain, crops, 0, room.backend.assertHealthy);
    rows.push({ models: models || 'nothing', psnr: (models ? scores?.psnr : scores?.input) ?? [] });
  }
  return rows;
}

/** Only its tasks count. */
const VEIL_SIZES: Sizes = {
  width: 2,
  steps: 1,
  searchSteps: 1,
  batch: 1,
  patch: 16,
  seeds: 1,
  photos: 1,
  real: 1,
  side: 16,
  probed: 0,
};
