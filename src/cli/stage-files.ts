/** The stages of a recursive model as pictures on disk: the photo after each, and what each took away. */
import { join } from 'node:path';
import type { Raster } from '../engine/domain/raster.ts';
import { layerOf } from '../engine/imaging/layers.ts';
import type { LoadedModel } from '../engine/inference/loaded-model.ts';
import { type RestoreOptions, restore } from '../engine/inference/restorer.ts';
import { restoreStages } from '../engine/inference/stages.ts';
import { stemOf, writePhoto } from './photo-files.ts';

export interface WrittenStage {
  /** A PNG of the photo after the stage. */
  readonly out: string;
  /** A PNG of what the stage took away: amber where it took light, blue where it gave light, four times as strong. */
  readonly removed: string;
}

const GAIN = 4;
const PNG = { format: 'png', quality: 100 } as const;
const NO_METADATA = { exif: null, icc: null, xmp: null } as const;

/**
 * Writes the stages of the last of a chain of models.
 * @throws StudioError `model-incompatible` where that model works in one stage, `output-unwritable`
 */
export async function writeStages(
  folder: string,
  file: string,
  models: readonly LoadedModel[],
  photo: Raster,
  options: Omit<RestoreOptions, 'strength'>,
): Promise<WrittenStage[]> {
  const chain = models.slice(0, -1);
  let before = chain.length === 0 ? photo : await restore(chain, photo, options);
  const stages = await restoreStages(models.at(-1) as LoadedModel, before, options);
  const written: WrittenStage[] = [];
  for (const [i, after] of stages.entries()) {
    const name = (what: string): string => join(folder, `${stemOf(file)}-${i + 1}-${what}.png`);
    const [out, removed] = [name('after'), name('removed')];
    await writePhoto(out, after, NO_METADATA, PNG);
    await writePhoto(removed, layerOf('removed', after, before, GAIN), NO_METADATA, PNG);
    written.push({ out, removed });
    before = after;
  }
  return written;
}
