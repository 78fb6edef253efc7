/** The damage that the adapted student is made for, as files, and whether adapting did any harm. */
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, parse, resolve } from 'node:path';
import { dataFolder, diskReader } from '../src/cli/data-folder.ts';
import { loadModels, openEngine, openZoo } from '../src/cli/engine.ts';
import { middleOf } from '../src/cli/experiments/common/real-photos.ts';
import { readTestPairs } from '../src/cli/experiments/common/test-pairs.ts';
import {
  hiddenDamage,
  hiddenFolder,
  hiddenReader,
  KINDS,
} from '../src/cli/experiments/uni-removal/hidden-domain.ts';
import { psnr } from '../src/engine/evaluation/psnr.ts';
import { mean } from '../src/engine/evaluation/statistics.ts';
import { decodePhoto } from '../src/engine/imaging/decode.ts';
import type { LoadedModel } from '../src/engine/inference/loaded-model.ts';
import { restore } from '../src/engine/inference/restorer.ts';

/** What the data folder holds that a Recipe may name. */
const SHARED = ['train', 'val.txt', 'gallery.txt'];

/** A data folder with the photos of the hidden domain below `hidden/`, and all that is learned from beside them. */
export async function writeHiddenData(folder: string): Promise<void> {
  const data = dataFolder({});
  const reader = hiddenReader(diskReader(data));
  for (const kind of KINDS) {
    const below = hiddenFolder(kind);
    mkdirSync(join(folder, below), { recursive: true });
    for (const name of await reader.list(below)) {
      writeFileSync(join(folder, below, `${parse(name).name}.png`), await reader.read(`${below}/${name}`));
    }
  }
  for (const name of SHARED) {
    if (!existsSync(join(folder, name))) symlinkSync(join(resolve(data), name), join(folder, name));
  }
}

/** Side of what is judged of a photo, in pixels, and how many of each kind. */
const SIDE = 192;
const PHOTOS = 8;
/** Less than this is no harm, in dB. */
const TOLERANCE = 0.05;

/**
 * The kinds of damage at which the adapted weights are worse than what they began as, on photos of the validation list:
 * pairs of haze and rain as they are, and clear photos under the hidden domain's damage.
 * @param say told of every kind
 * @param photos of each kind, at most
 */
export async function harmedByAdapting(
  base: string,
  adapted: string,
  say: (text: string) => void,
  photos = PHOTOS,
): Promise<string[]> {
  const { assertHealthy } = await openEngine('wasm');
  const zoo = openZoo();
  const [before, after] = [await loadModels(zoo, base), await loadModels(zoo, adapted)];
  const harmed: string[] = [];
  for (const { name, crops } of await validationCrops(photos)) {
    const score = async (models: readonly LoadedModel[]): Promise<number> => {
      const values: number[] = [];
      for (const { degraded, clean } of crops)
        values.push(psnr(await restore(models, degraded, { assertHealthy }), clean));
      return mean(values);
    };
    const [was, is] = [await score(before), await score(after)];
    const text = `${name}: ${mean(crops.map(({ degraded, clean }) => psnr(degraded, clean))).toFixed(2)} dB as it came, ${was.toFixed(2)} before and ${is.toFixed(2)} after adapting`;
    say(text);
    if (is < was - TOLERANCE) harmed.push(text);
  }
  for (const model of [...before, ...after]) model.dispose();
  return harmed;
}

async function validationCrops(photos: number) {
  const data = dataFolder({});
  const reader = diskReader(data);
  const listed = readFileSync(join(data, 'val.txt'), 'utf8').split('\n');
  const read = async (path: string) =>
    middleOf((await decodePhoto(await reader.read(path), path)).raster, SIDE);
  const clear = listed.filter((path) => path.startsWith('train/clean/')).slice(0, photos);
  const cleans = await Promise.all(clear.map(async (path) => ({ path, clean: await read(path) })));
  const hidden = KINDS.map((kind) => ({
    name: `hidden ${kind}`,
    crops: cleans.map(({ path, clean }) => ({ clean, degraded: hiddenDamage(kind, clean, path) })),
  }));
  const pairs = ['train/dehaze/sots_indoor', 'train/derain/rain100l'].map(async (folder) => {
    const kept = {
      ...reader,
      // Partners are found by the names of what is damaged.
      list: async (part: string) => {
        const names = await reader.list(part);
        return part.endsWith('input') ? names.filter((name) => listed.includes(`${part}/${name}`)) : names;
      },
    };
    return { name: folder, crops: (await readTestPairs({ folder, photos, side: SIDE }, kept)).crops };
  });
  return [...hidden, ...(await Promise.all(pairs))];
}
