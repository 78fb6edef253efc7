/** What the Runs of the experiment on RDMC are measured with: real pairs of rain, photos of real rain, and the clock. */
import { join } from 'node:path';
import type { FolderReader } from '../../../engine/data/folder-reader.ts';
import type { Raster } from '../../../engine/domain/raster.ts';
import type { NetworkSpec } from '../../../engine/domain/recipe.ts';
import { isPhotoName, pairNames } from '../../../engine/evaluation/pairing.ts';
import { psnr } from '../../../engine/evaluation/psnr.ts';
import { ssim } from '../../../engine/evaluation/ssim.ts';
import { decodePhoto } from '../../../engine/imaging/decode.ts';
import type { LoadedModel, NetworkModel } from '../../../engine/inference/loaded-model.ts';
import { loadModel } from '../../../engine/inference/loaded-model.ts';
import { restore } from '../../../engine/inference/restorer.ts';
import { buildNetwork } from '../../../engine/networks/catalog.ts';
import { initialParams } from '../../../engine/networks/params.ts';
import type { Backend } from '../../../engine/runtime/backend.ts';
import { unflatten } from '../../../engine/weights/flat.ts';
import type { Measured } from '../common/compare.ts';
import { middleOf, type RealPhoto, readRealPhotos, scoreReal } from '../common/real-photos.ts';
import { rounded } from '../common/test-crops.ts';
import type { Sizes } from './arms.ts';
import { type Speed, TEST_SETS, type TestSet } from './result.ts';

interface Pair {
  readonly set: TestSet;
  readonly input: Raster;
  readonly target: Raster;
}

export interface RainPhotos {
  readonly pairs: readonly Pair[];
  readonly real: readonly RealPhoto[];
  /** Of all, below the data folder. */
  readonly paths: readonly string[];
}

/** Side of the middle of a real photo that is judged. */
const REAL_SIDE = 192;

/** Reads the middles of the test photos. */
export async function readRain(
  { photos, side, real: realPhotos }: Pick<Sizes, 'photos' | 'side' | 'real'>,
  reader: FolderReader,
): Promise<RainPhotos> {
  const limit = photos === 0 ? Number.POSITIVE_INFINITY : photos;
  const pairs: Pair[] = [];
  const paths: string[] = [];
  for (const set of TEST_SETS) {
    const folder = `test/derain/${set}`;
    const names = async (part: string): Promise<string[]> =>
      (await reader.list(join(folder, part))).filter(isPhotoName).toSorted();
    for (const { input, target } of pairNames(await names('input'), await names('target')).pairs.slice(
      0,
      limit,
    )) {
      const read = async (path: string): Promise<Raster> =>
        middleOf((await decodePhoto(await reader.read(path), path)).raster, side);
      const [from, to] = [`${folder}/input/${input}`, `${folder}/target/${target}`];
      pairs.push({ set, input: await read(from), target: await read(to) });
      paths.push(from, to);
    }
  }
  const plan = { folders: ['test/real/rain'], photos: realPhotos, side: REAL_SIDE };
  const real = await readRealPhotos(plan, reader);
  return { pairs, real, paths: [...paths, ...real.map(({ path }) => path)] };
}

/** PSNR and SSIM (RGB, 8 bits, nothing cropped) of every pair, NIQE and PIQE of real rain; no models: as it came in. */
export async function scoreRain(
  models: readonly LoadedModel[],
  { pairs, real }: RainPhotos,
  assertHealthy: () => void,
): Promise<Measured['values']> {
  const values: Record<string, (number | null)[]> = {};
  const add = (measure: string, value: number): void => {
    values[measure] = [...(values[measure] ?? []), rounded(value)];
  };
  for (const { set, input, target } of pairs) {
    const restored = models.length === 0 ? input : await restore(models, input, { assertHealthy });
    add(`${set} psnr`, psnr(restored, target));
    add(`${set} ssim`, ssim(restored, target));
  }
  const { niqe, piqe } = await scoreReal(models, real, assertHealthy);
  return { ...values, niqe, piqe };
}

const TIMED: readonly { readonly name: string; readonly spec: NetworkSpec }[] = [
  { name: 'RDMC, width 4, T = 3', spec: { id: 'rdmc', config: { width: 4 } } },
  { name: 'RDMC, width 8, T = 3', spec: { id: 'rdmc', config: { width: 8 } } },
  { name: 'SRResNet (32, 8)', spec: { id: 'srresnet', config: { channels: 32, blocks: 8 } } },
  {
    name: 'the default model’s U-Net',
    spec: { id: 'unet', config: { widths: [64, 96, 128], blocks: [1, 1], middle: 1, decoder: [2, 1] } },
  },
];

/** Fresh weights cost what trained ones cost. */
function freshModel({ name, spec }: (typeof TIMED)[number]): NetworkModel {
  const network = buildNetwork(spec);
  return loadModel(name, spec, { tensors: unflatten(network, initialParams(network, 1)), metadata: {} });
}

/**
 * What each network takes for a photo of 481 x 321: the median of `repeats` rounds over all, after one that does not
 * count. On wasm processor time, which other work on the machine leaves alone.
 */
export async function measureSpeeds(
  repeats: number,
  { report, assertHealthy }: Pick<Backend, 'assertHealthy' | 'report'>,
): Promise<Speed[]> {
  const photo: Raster = {
    width: 481,
    height: 321,
    depth: 8,
    rgb: Uint8Array.from({ length: 481 * 321 * 3 }, (_, i) => (i * 37) % 256),
    alpha: null,
  };
  const clock = (): number =>
    report.backend === 'wasm' ? process.cpuUsage().user / 1000 : performance.now();
  const timed = TIMED.map((network) => ({ ...network, model: freshModel(network), times: [] as number[] }));
  for (let round = 0; round <= repeats; round++) {
    for (const { model, times } of timed) {
      const started = clock();
      await restore([model], photo, { assertHealthy });
      if (round > 0) times.push(clock() - started);
    }
  }
  return timed.map(({ name, model, times }) => {
    model.dispose();
    times.sort((a, b) => a - b);
    return { name, milliseconds: Math.round(times[times.length >> 1] as number) };
  });
}
