/** Whether a model of Uni-Removal does any harm, on photos of the validation list as large as people's: no crops of a patch. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder, diskReader } from '../src/cli/data-folder.ts';
import { loadModels, openEngine, openZoo } from '../src/cli/engine.ts';
import { middleOf } from '../src/cli/experiments/common/real-photos.ts';
import type { TestCrop } from '../src/cli/experiments/common/test-crops.ts';
import { readTestPairs } from '../src/cli/experiments/common/test-pairs.ts';
import { hiddenDamage, KINDS } from '../src/cli/experiments/uni-removal/hidden-domain.ts';
import { degradeRaster } from '../src/engine/degradations/degrade.ts';
import type { Raster } from '../src/engine/domain/raster.ts';
import { psnr } from '../src/engine/evaluation/psnr.ts';
import { mean } from '../src/engine/evaluation/statistics.ts';
import { decodePhoto } from '../src/engine/imaging/decode.ts';
import { restore } from '../src/engine/inference/restorer.ts';

/** Side of what is judged of a photo, in pixels, and how many of each kind. */
const SIDE = 256;
const PHOTOS = 8;
const SEED = 3;
/** Less than this is no harm, in dB. */
const TOLERANCE = 0.05;

interface Asked {
  /** A model or a weights file. */
  readonly model: string;
  /** What it may not be worse than; absent: the photos as they came. */
  readonly base?: string;
  /** Whether the hidden domain is looked at too. */
  readonly hidden: boolean;
}

/**
 * The kinds of damage that come out worse, in words: pairs of haze and rain as they are, clear photos under camera
 * shake, and under all of the hidden domain's damage where that is asked for.
 * @param say told of every kind
 */
export async function harmOf(
  { model, base, hidden }: Asked,
  say: (text: string) => void,
  count = PHOTOS,
): Promise<string[]> {
  const { assertHealthy } = await openEngine('wasm');
  const zoo = openZoo();
  const after = await loadModels(zoo, model);
  const before = base === undefined ? [] : await loadModels(zoo, base);
  const harmed: string[] = [];
  for (const { name, crops } of await validationCrops(count, hidden)) {
    const score = async (models: typeof after): Promise<number[]> => {
      const values: number[] = [];
      for (const { degraded, clean } of crops)
        values.push(psnr(await restore(models, degraded, { assertHealthy }), clean));
      return values;
    };
    const came = crops.map(({ degraded, clean }) => psnr(degraded, clean));
    const was = base === undefined ? came : await score(before);
    const is = await score(after);
    const gains = is.map((value, i) => value - (was[i] ?? value));
    const begin = base === undefined ? '' : `, ${mean(was).toFixed(2)} by ${base}`;
    const photos = `${gains.filter((gain) => gain > 0).length} of ${gains.length} photos better, the worst by ${Math.min(...gains).toFixed(2)}`;
    const text = `${name}: ${mean(came).toFixed(2)} dB as it came${begin}, ${mean(is).toFixed(2)} now (${photos})`;
    say(text);
    if (mean(gains) < -TOLERANCE) harmed.push(text);
  }
  for (const one of [...before, ...after]) one.dispose();
  return harmed;
}

interface Crops {
  readonly name: string;
  readonly crops: readonly TestCrop[];
}

async function validationCrops(photos: number, hidden: boolean): Promise<Crops[]> {
  const data = dataFolder({});
  const reader = diskReader(data);
  const listed = readFileSync(join(data, 'val.txt'), 'utf8').split('\n');
  const paths = listed.filter((path) => path.startsWith('train/clean/')).slice(0, photos);
  const clear = await Promise.all(
    paths.map(async (path) => ({ path, photo: (await decodePhoto(await reader.read(path), path)).raster })),
  );
  const shaken = (clean: Raster, path: string): Raster =>
    degradeRaster(clean, 'camera-shake', {}, SEED, path);
  const made = (name: string, damage: typeof shaken): Crops => ({
    name,
    crops: clear.map(({ path, photo }) => {
      const clean = middleOf(photo, SIDE);
      return { clean, degraded: damage(clean, path) };
    }),
  });
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
  const kinds = hidden ? KINDS : [];
  return [
    ...(await Promise.all(pairs)),
    made('camera-shake', shaken),
    ...kinds.map((kind) => made(`hidden ${kind}`, (clean, path) => hiddenDamage(kind, clean, path))),
  ];
}
