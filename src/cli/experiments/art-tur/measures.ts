/** What all Runs of a setting are measured with: test crops, crops kept back from training, real photos. */
import { readDataset } from '../../../engine/data/dataset.ts';
import type { FolderReader } from '../../../engine/data/folder-reader.ts';
import type { PhotoStore } from '../../../engine/data/photo-store.ts';
import { readValidation } from '../../../engine/data/validation.ts';
import { fromFloats } from '../../../engine/domain/raster.ts';
import type { Recipe } from '../../../engine/domain/recipe.ts';
import type { ValidationSet } from '../../../engine/domain/sample.ts';
import type { Backend } from '../../../engine/runtime/backend.ts';
import type { RealPhoto } from '../common/real-photos.ts';
import { readTestCrops, type TaskCrops, type TestPhoto } from '../common/test-crops.ts';
import type { Sizes } from './arms.ts';
import { cropPlan } from './plan.ts';

export interface Measures {
  readonly crops: readonly TaskCrops[];
  /** Crops of photos kept back from training, that the scale of an uncertainty is fitted on. */
  readonly kept: readonly TaskCrops[];
  /** Crops that the page shows: of photos that may be shown and that nobody learns from. */
  readonly shown: readonly TaskCrops[];
  readonly real: readonly RealPhoto[];
  readonly border: number;
  /** Says what crops and photos there are; scores are kept as long as it is the same. */
  readonly key: unknown;
  readonly assertHealthy: () => void;
}

/** What measures are made of. */
export interface MeasureRoom {
  readonly reader: FolderReader;
  readonly store: PhotoStore;
  readonly backend: Pick<Backend, 'assertHealthy'>;
  readonly real: readonly RealPhoto[];
  readonly photos: readonly TestPhoto[];
  readonly sizes: Sizes;
}

/** Crops of each task kept back from training that TUR's scale is fitted on. */
const KEPT = 6;

/** Free photos for showing, kept out of training; the photos of test sets are for research only. */
const GALLERY = { root: 'train', clean: ['clean/photos'], pairs: [], exclude: [], validation: 'gallery.txt' };

/** Cuts and damages all crops, the same for every arm and seed. */
export async function measuresOf(recipe: Recipe, room: MeasureRoom): Promise<Measures> {
  const { reader, store, sizes, photos, real, backend } = room;
  const plan = cropPlan(sizes);
  const validation = { every: 1, patch: sizes.crop, count: KEPT };
  const cropsFor = async (of: Recipe): Promise<TaskCrops[]> =>
    (await readValidation({ ...of, validation }, await readDataset(of, reader), store)).map(asCrops);
  return {
    crops: await readTestCrops(recipe, plan, reader, store),
    kept: await cropsFor(recipe),
    shown: await cropsFor({ ...recipe, data: GALLERY }),
    real,
    border: plan.border,
    key: {
      plan,
      kept: KEPT,
      tasks: recipe.tasks.map(({ id, set }) => ({ id, set })),
      photos,
      real: real.map(({ path, raster }) => [path, raster.width, raster.height]),
    },
    assertHealthy: backend.assertHealthy,
  };
}

function asCrops({ task, samples, side }: ValidationSet): TaskCrops {
  const like = { width: side, height: side, depth: 8, alpha: null } as const;
  const crops = samples.map(({ degraded, clean }) => ({
    degraded: fromFloats(degraded, like),
    clean: fromFloats(clean, like),
  }));
  return { task, crops };
}
