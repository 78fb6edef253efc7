/** Damaged crops of test photos, the same for every arm and every seed, and what a model makes of them. */
import { type Dataset, readDataset } from '../../../engine/data/dataset.ts';
import type { FolderReader } from '../../../engine/data/folder-reader.ts';
import type { PhotoStore } from '../../../engine/data/photo-store.ts';
import { readValidation } from '../../../engine/data/validation.ts';
import { sha256 } from '../../../engine/domain/canonical.ts';
import { fromFloats, type Raster } from '../../../engine/domain/raster.ts';
import type { Recipe } from '../../../engine/domain/recipe.ts';
import { psnr } from '../../../engine/evaluation/psnr.ts';
import type { LoadedModel } from '../../../engine/inference/loaded-model.ts';
import { restore } from '../../../engine/inference/restorer.ts';

export interface CropPlan {
  /** Folders of clean photos below the data folder, none of them learned from; in this order. */
  readonly folders: readonly string[];
  /** Crops of each task, and their side. */
  readonly images: number;
  readonly crop: number;
  /** Pixels left out of the PSNR on every side. */
  readonly border: number;
}

export interface TestCrop {
  readonly degraded: Raster;
  readonly clean: Raster;
}

/** The crops of one task, by its name in the Recipe. */
export interface TaskCrops {
  readonly task: string;
  readonly crops: readonly TestCrop[];
}

export interface TestPhoto {
  readonly path: string;
  readonly sha256: string;
}

/** PSNR in dB of every crop of a task, before and after. */
export interface TaskScores {
  readonly task: string;
  readonly input: readonly number[];
  readonly psnr: readonly number[];
}

/** Damages test crops as the Recipe's tasks say, with random numbers of their own that no arm or seed changes. */
export async function readTestCrops(
  recipe: Recipe,
  plan: CropPlan,
  reader: FolderReader,
  store: PhotoStore,
): Promise<TaskCrops[]> {
  const photos = { train: await cleanPhotos(recipe, plan.folders, reader) };
  const validation = { every: 1, patch: plan.crop, count: plan.images };
  const dataset: Dataset = { train: photos.train, validation: photos.train };
  const sets = await readValidation({ ...recipe, validation }, dataset, store);
  return sets.map(({ task, samples, side }) => {
    const raster = (floats: Float32Array): Raster =>
      fromFloats(floats, { width: side, height: side, depth: 8, alpha: null });
    const crops = samples.map(({ degraded, clean }) => ({
      degraded: raster(degraded),
      clean: raster(clean),
    }));
    return { task, crops };
  });
}

async function cleanPhotos(
  recipe: Recipe,
  folders: readonly string[],
  reader: FolderReader,
): Promise<Dataset['train']> {
  const data = { root: '', clean: [...folders], pairs: [], exclude: [], validation: null };
  const tasks = recipe.tasks.map((task) => ({ ...task, pairs: [] }));
  return (await readDataset({ ...recipe, data, tasks }, reader)).train;
}

/** The photos that crops are cut from. */
export async function testPhotos(
  recipe: Recipe,
  { folders, images }: CropPlan,
  reader: FolderReader,
): Promise<TestPhoto[]> {
  const { clean } = await cleanPhotos(recipe, folders, reader);
  return photosWithDigests(clean.slice(0, images), reader);
}

/** Paths with the digests of their files. */
export function photosWithDigests(paths: readonly string[], reader: FolderReader): Promise<TestPhoto[]> {
  return Promise.all(paths.map(async (path) => ({ path, sha256: await sha256(await reader.read(path)) })));
}

/** Restores and scores all crops: PSNR over RGB in dB, rounded to 8 bits, the border left out. */
export async function scoreCrops(
  models: readonly LoadedModel[],
  sets: readonly TaskCrops[],
  border: number,
  assertHealthy: () => void,
): Promise<TaskScores[]> {
  const scores: TaskScores[] = [];
  for (const { task, crops } of sets) {
    const [input, output]: [number[], number[]] = [[], []];
    for (const { degraded, clean } of crops) {
      const restored = await restore(models, degraded, { assertHealthy });
      input.push(rounded(psnr(degraded, clean, { border })));
      output.push(rounded(psnr(restored, clean, { border })));
    }
    scores.push({ task, input, psnr: output });
  }
  return scores;
}

/** Enough digits for every table, and few enough to read the file. */
export function rounded(value: number): number {
  return Number(value.toFixed(4));
}
