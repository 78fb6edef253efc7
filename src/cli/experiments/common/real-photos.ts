/** Photos that were really damaged, for metrics that need no clean one. */
import type { FolderReader } from '../../../engine/data/folder-reader.ts';
import { faultOf } from '../../../engine/domain/fault.ts';
import { type Raster, samplesFor } from '../../../engine/domain/raster.ts';
import { measure } from '../../../engine/evaluation/measure.ts';
import { isPhotoName } from '../../../engine/evaluation/pairing.ts';
import { decodePhoto } from '../../../engine/imaging/decode.ts';
import type { LoadedModel } from '../../../engine/inference/loaded-model.ts';
import { restore } from '../../../engine/inference/restorer.ts';
import { rounded } from './test-crops.ts';

export interface RealPlan {
  /** Folders below the data folder. */
  readonly folders: readonly string[];
  /** Photos of each folder, by name; of each the middle, at most so many pixels a side. */
  readonly photos: number;
  readonly side: number;
}

export interface RealPhoto {
  readonly path: string;
  readonly raster: Raster;
}

/** NIQE and PIQE of every photo, lower is better; null where a metric cannot judge one. */
export interface RealScores {
  readonly niqe: readonly (number | null)[];
  readonly piqe: readonly (number | null)[];
}

/** The middle parts of the first photos of each folder. */
export async function readRealPhotos(plan: RealPlan, reader: FolderReader): Promise<RealPhoto[]> {
  const photos: RealPhoto[] = [];
  for (const folder of plan.folders) {
    const names = (await reader.list(folder)).filter(isPhotoName).toSorted();
    for (const name of names.slice(0, plan.photos)) {
      const path = `${folder}/${name}`;
      const { raster } = await decodePhoto(await reader.read(path), path);
      photos.push({ path, raster: middleOf(raster, plan.side) });
    }
  }
  return photos;
}

/** The middle square of a raster without its opacity, or less where it has less. */
export function middleOf({ width, height, depth, rgb }: Raster, side: number): Raster {
  const [w, h] = [Math.min(side, width), Math.min(side, height)];
  const [left, top] = [(width - w) >> 1, (height - h) >> 1];
  const cut = samplesFor(depth, w * h * 3);
  for (let y = 0; y < h; y++) {
    const from = ((top + y) * width + left) * 3;
    cut.set(rgb.subarray(from, from + w * 3), y * w * 3);
  }
  return { width: w, height: h, depth, rgb: cut, alpha: null };
}

/** Scores photos after restoring them, or as they are where there is no model. */
export async function scoreReal(
  models: readonly LoadedModel[],
  photos: readonly RealPhoto[],
  assertHealthy: () => void,
): Promise<RealScores> {
  const [niqe, piqe]: [(number | null)[], (number | null)[]] = [[], []];
  for (const { raster } of photos) {
    const restored = models.length === 0 ? raster : await restore(models, raster, { assertHealthy });
    niqe.push(judged('niqe', restored));
    piqe.push(judged('piqe', restored));
  }
  return { niqe, piqe };
}

function judged(metric: 'niqe' | 'piqe', raster: Raster): number | null {
  try {
    return rounded(measure(metric, raster));
  } catch (thrown) {
    if (faultOf(thrown).code === 'internal') throw thrown;
    return null;
  }
}
