/**
 * Chooses what the classical rivals leave open, on photos that are kept back from training (val.txt) alone: the step
 * between BM3D's patches, and the two weights of the rain layers. Prints every candidate and writes
 * docs/results/classical-choice.json and src/engine/classical/chosen.ts:
 *
 *     MEND_DATA=<data folder> npx tsx scripts/choose-classical.ts
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadCodecFile } from '../src/cli/codec-files.ts';
import { readPhoto } from '../src/cli/photo-files.ts';
import { bm3d } from '../src/engine/classical/bm3d.ts';
import type { FloatImage } from '../src/engine/classical/method.ts';
import { type RainWeights, rainLayersDerain } from '../src/engine/classical/rain-layers.ts';
import { degradeRaster } from '../src/engine/degradations/degrade.ts';
import { fromFloats, type Raster, toFloats } from '../src/engine/domain/raster.ts';
import type { TaskId } from '../src/engine/domain/task.ts';
import { psnr } from '../src/engine/evaluation/psnr.ts';
import { provideCodecs } from '../src/engine/imaging/codecs.ts';

export interface Candidate<T> {
  readonly value: T;
  /** Mean PSNR of the restored photos, in dB. */
  readonly psnr: number;
  /** Processor seconds for each photo. */
  readonly seconds: number;
}

export interface Choice<T> {
  readonly rule: string;
  readonly photos: string;
  readonly candidates: readonly Candidate<T>[];
  readonly chosen: T;
}

export interface ClassicalChoice {
  readonly command: string;
  readonly bm3dStep: Choice<number>;
  readonly rainWeights: Choice<RainWeights>;
}

interface Pair {
  readonly damaged: Raster;
  readonly clean: Raster;
}

const STEPS = [3, 4, 5, 6, 8];
const SIGMAS = [15, 25, 50];
/** A coarser step may lose so much, in dB: less than one can see, and it saves half of the time or more. */
const FREE = 0.05;
const ALONG = [1, 1.5, 2, 3];
const SPARSE = [0.05, 0.1, 0.2, 0.3];
/** Longest sides of what is cut from the middle of a photo, in pixels. */
const [WIDE, HIGH] = [480, 320];

/** The coarsest step that loses no more than `FREE` to the best. */
export function coarsest(candidates: readonly Candidate<number>[]): number {
  const best = Math.max(...candidates.map((candidate) => candidate.psnr));
  return Math.max(...candidates.filter((one) => one.psnr >= best - FREE).map(({ value }) => value));
}

/** What scores highest. */
export function highest<T>(candidates: readonly Candidate<T>[]): T | undefined {
  return [...candidates].sort((a, b) => b.psnr - a.psnr)[0]?.value;
}

const CHOSEN = fileURLToPath(new URL('../src/engine/classical/chosen.ts', import.meta.url));

/** The module that the methods read. */
export function chosenFile({ bm3dStep, rainWeights }: ClassicalChoice): string {
  const { along, sparse } = rainWeights.chosen;
  return [
    '/** What the classical methods leave open, as scripts/choose-classical.ts chose it on photos of val.txt. */',
    "import type { RainWeights } from './rain-layers.ts';",
    '',
    "/** Pixels between BM3D's reference patches. */",
    `export const STEP = ${bm3dStep.chosen};`,
    '',
    '/** What the terms of the rain layers weigh. */',
    `export const WEIGHTS: RainWeights = { along: ${along}, sparse: ${sparse} };`,
    '',
  ].join('\n');
}

const atOnce = async (): Promise<void> => undefined;

async function trial<T>(
  value: T,
  pairs: readonly Pair[],
  method: (image: FloatImage) => Promise<Float32Array>,
): Promise<Candidate<T>> {
  const before = process.cpuUsage();
  let sum = 0;
  for (const { damaged, clean } of pairs) {
    sum += psnr(fromFloats(await method({ ...damaged, data: toFloats(damaged) }), damaged), clean);
  }
  const spent = process.cpuUsage(before);
  const seconds = (spent.user + spent.system) / 1e6 / pairs.length;
  const candidate = { value, psnr: sum / pairs.length, seconds };
  process.stdout.write(
    `${JSON.stringify(value)}: ${candidate.psnr.toFixed(3)} dB, ${seconds.toFixed(1)} s a photo\n`,
  );
  return candidate;
}

/** The middle of a photo, at most 480 x 320 or 320 x 480. */
function middle(raster: Raster): Raster {
  const [most, least] = raster.width >= raster.height ? [WIDE, HIGH] : [HIGH, WIDE];
  const [width, height] = [Math.min(most, raster.width), Math.min(least, raster.height)];
  const [left, top] = [(raster.width - width) >> 1, (raster.height - height) >> 1];
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * raster.width + left) * 3;
    rgb.set(raster.rgb.subarray(from, from + width * 3), y * width * 3);
  }
  return { ...raster, width, height, rgb };
}

async function photo(data: string, path: string): Promise<Raster> {
  return middle((await readPhoto(join(data, path))).raster);
}

function damaged(clean: readonly (readonly [string, Raster])[], task: TaskId, set: object): Pair[] {
  return clean.map(([name, raster]) => ({
    damaged: degradeRaster(raster, task, set as Record<string, number>, 0, name),
    clean: raster,
  }));
}

async function main(): Promise<void> {
  const data = process.env.MEND_DATA;
  if (!data) throw new Error('Set MEND_DATA to the data folder.');
  provideCodecs(loadCodecFile);
  const listed = readFileSync(join(data, 'val.txt'), 'utf8').split('\n');
  const clean: [string, Raster][] = [];
  for (const path of listed.filter((line) => line.startsWith('train/clean/'))) {
    clean.push([path, await photo(data, path)]);
  }
  const rain: Pair[] = [];
  for (const path of listed.filter((line) => line.includes('/derain/'))) {
    rain.push({
      damaged: await photo(data, path),
      clean: await photo(data, path.replace('/input/', '/target/')),
    });
  }
  const noisy = SIGMAS.flatMap((sigma) => damaged(clean, 'gaussian-noise', { sigma }));
  const steps: Candidate<number>[] = [];
  for (const step of STEPS) steps.push(await trial(step, noisy, (image) => bm3d(image, atOnce, { step })));
  const rained = [...rain, ...damaged(clean.slice(0, rain.length), 'rain', {})];
  const weights: Candidate<RainWeights>[] = [];
  for (const along of ALONG) {
    for (const sparse of SPARSE) {
      const value = { along, sparse };
      weights.push(await trial(value, rained, (image) => rainLayersDerain(image, atOnce, value)));
    }
  }
  const result: ClassicalChoice = {
    command: 'MEND_DATA=<data folder> npx tsx scripts/choose-classical.ts',
    bm3dStep: {
      rule: `the coarsest step whose mean PSNR is at most ${FREE} dB below the best`,
      photos: `the middles (at most ${WIDE} x ${HIGH}) of the ${clean.length} clean photos of val.txt with noise of sigma ${SIGMAS.join(', ')}`,
      candidates: steps,
      chosen: coarsest(steps),
    },
    rainWeights: {
      rule: 'the highest mean PSNR',
      photos: `the ${rain.length} rain pairs of val.txt and as many of its clean photos with synthetic rain`,
      candidates: weights,
      chosen: highest(weights) as RainWeights,
    },
  };
  process.stdout.write(
    `chosen: step ${result.bm3dStep.chosen}, weights ${JSON.stringify(result.rainWeights.chosen)}\n`,
  );
  const folder = fileURLToPath(new URL('../docs/results/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'classical-choice.json'), `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(CHOSEN, chosenFile(result));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
