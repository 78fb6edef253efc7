/** Fixed crops of every arm as small pictures: one column each, one crop of every task below the other. */
import { join } from 'node:path';
import { type Raster, samplesFor } from '../../../engine/domain/raster.ts';
import type { LoadedModel } from '../../../engine/inference/loaded-model.ts';
import { restore } from '../../../engine/inference/restorer.ts';
import { writePhoto } from '../../photo-files.ts';
import { middleOf } from './real-photos.ts';
import type { TaskCrops, TestCrop } from './test-crops.ts';

const GAP = 4;
const WHITE = 255;
const NO_METADATA = { exif: null, icc: null, xmp: null } as const;

/** Rasters of 8 bits and one width below each other on white. */
export function stack(rasters: readonly Raster[]): Raster {
  const width = rasters[0]?.width ?? 1;
  const height = rasters.reduce((sum, raster) => sum + raster.height + GAP, -GAP);
  const rgb = samplesFor(8, width * height * 3).fill(WHITE);
  let top = 0;
  for (const raster of rasters) {
    rgb.set(raster.rgb, top * width * 3);
    top += raster.height + GAP;
  }
  return { width, height, depth: 8, rgb, alpha: null };
}

/** One crop of each task, for showing. */
export function shownCrops(sets: readonly TaskCrops[], number: number): TestCrop[] {
  return sets.flatMap(({ crops }) => crops[number % crops.length] ?? []);
}

/** The middles of crops that were restored whole. */
export async function restoredMiddles(
  models: readonly LoadedModel[],
  crops: readonly TestCrop[],
  side: number,
  assertHealthy: () => void,
): Promise<Raster[]> {
  const middles: Raster[] = [];
  for (const { degraded } of crops)
    middles.push(middleOf(await restore(models, degraded, { assertHealthy }), side));
  return middles;
}

/** Writes a column as JPEG. @returns the file's name */
export async function writeStrip(folder: string, name: string, rasters: readonly Raster[]): Promise<string> {
  await writePhoto(join(folder, `${name}.jpg`), stack(rasters), NO_METADATA, { format: 'jpeg', quality: 88 });
  return `${name}.jpg`;
}
