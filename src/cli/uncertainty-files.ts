/** Where a model does not trust itself, as pictures on disk beside restored photos. */
import { join } from 'node:path';
import { heatRaster, roundPeak } from '../engine/domain/heat.ts';
import type { Raster } from '../engine/domain/raster.ts';
import type { LoadedModel } from '../engine/inference/loaded-model.ts';
import { type RestoreOptions, restore } from '../engine/inference/restorer.ts';
import { uncertaintyMap } from '../engine/inference/uncertainty-map.ts';
import { stemOf, writePhoto } from './photo-files.ts';

export interface WrittenUncertainty {
  /** A PNG as large as the photo: black where the model is sure. */
  readonly out: string;
  /** Expected error (0..1) of the lightest colour, and on average. */
  readonly peak: number;
  readonly mean: number;
  /** Whether the numbers were fitted to photos kept back from training. */
  readonly calibrated: boolean;
}

/**
 * Writes the map of the last of a chain of models.
 * @throws StudioError `model-incompatible` where that model cannot tell, `output-unwritable`
 */
export async function writeUncertainty(
  folder: string,
  file: string,
  models: readonly LoadedModel[],
  photo: Raster,
  options: Omit<RestoreOptions, 'strength'>,
): Promise<WrittenUncertainty> {
  const before = models.slice(0, -1);
  const input = before.length === 0 ? photo : await restore(before, photo, options);
  const { values, width, height, calibrated } = await uncertaintyMap(
    models.at(-1) as LoadedModel,
    input,
    options,
  );
  const peak = roundPeak(values);
  const out = join(folder, `${stemOf(file)}.png`);
  const nothing = { exif: null, icc: null, xmp: null };
  await writePhoto(out, heatRaster(values, { width, height }, peak), nothing, {
    format: 'png',
    quality: 100,
  });
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { out, peak, mean, calibrated };
}
