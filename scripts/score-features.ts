/**
 * Scores FeatureNet on photos that it never saw, by the engine and on wasm, and writes the results into its card: how often
 * it names the damage, and how well the strength that it tells follows the true one:
 *
 *     MEND_DATA=<data folder> npx tsx scripts/score-features.ts [model id]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { loadCodecFile } from '../src/cli/codec-files.ts';
import { openEngine, openZoo } from '../src/cli/engine.ts';
import { photosIn, readPhoto } from '../src/cli/photo-files.ts';
import { pairsIn } from '../src/cli/photo-sources.ts';
import { degradeRaster } from '../src/engine/degradations/degrade.ts';
import { type CardAccuracy, parseFeaturesCard } from '../src/engine/domain/model-card.ts';
import { type Raster, toFloats } from '../src/engine/domain/raster.ts';
import type { TaskId } from '../src/engine/domain/task.ts';
import { psnr } from '../src/engine/evaluation/psnr.ts';
import { provideCodecs } from '../src/engine/imaging/codecs.ts';
import { decodePhoto } from '../src/engine/imaging/decode.ts';
import { type FeatureModel, loadFeatureModel } from '../src/engine/inference/feature-model.ts';
import { decodeSafetensors } from '../src/engine/weights/safetensors.ts';

type Settings = Readonly<Record<string, number>>;

/** Light, middle and heavy damage of each task; where nothing is named, the task draws what it does by itself. */
const LEVELS: Readonly<Record<TaskId, readonly Settings[]>> = {
  'gaussian-noise': [{ sigma: 10 }, { sigma: 25 }, { sigma: 50 }],
  'poisson-noise': [{ peak: 300 }, { peak: 100 }, { peak: 30 }],
  'salt-pepper': [{ amount: 0.01 }, { amount: 0.03 }, { amount: 0.1 }],
  jpeg: [{ quality: 60 }, { quality: 30 }, { quality: 10 }],
  'gaussian-blur': [{ sigma: 1 }, { sigma: 2 }, { sigma: 4 }],
  'motion-blur': [{ length: 7 }, { length: 15 }, { length: 31 }],
  'camera-shake': [{ path: 4 }, { path: 8 }, { path: 12 }],
  defocus: [{ radius: 1.5 }, { radius: 3 }, { radius: 6 }],
  downscale: [{ factor: 2 }, { factor: 3 }, { factor: 4 }],
  rain: [{ density: 50 }, { density: 75 }, { density: 100 }],
  'rain-veil': [{ beta: 0.3 }, { beta: 0.8 }, { beta: 1.5 }],
  snow: [{ severity: 0.5 }, { severity: 1 }, { severity: 2 }],
  raindrops: [{ count: 10 }, { count: 30 }, { count: 60 }],
  haze: [{ beta: 0.5 }, { beta: 1.5 }, { beta: 3 }],
  'low-light': [{ gamma: 1.5 }, { gamma: 2.5 }, { gamma: 3.5 }],
  'real-chain': [{ severity: 0.5 }, { severity: 1 }, { severity: 2 }],
  ringing: [{}],
  'richardson-lucy': [{}],
  inpainting: [{ lines: 5 }, { lines: 7 }, { lines: 10 }],
  clean: [{}],
};

const PHOTOS = { set: 'CBSD68 (12 of 68)', folder: 'test/clean/cbsd68', every: 3 };
const REAL: readonly (readonly [set: string, task: TaskId, folder: string])[] = [
  ['Rain100L (26 of 100)', 'rain', 'test/derain/rain100l'],
  ['SOTS indoor (12 of 500)', 'haze', 'test/dehaze/sots_indoor'],
  ['LOL (8 of 15)', 'low-light', 'test/lowlight/lol'],
];
const COMMAND = 'MEND_DATA=<data folder> npx tsx scripts/score-features.ts';

interface Trial {
  readonly damaged: Raster;
  readonly clean: Raster;
}

interface Answer {
  /** Place of the true task among those that it thinks likely, 0 is first. */
  readonly place: number;
  readonly told: number;
  readonly true: number;
}

async function ask(model: FeatureModel, task: TaskId, { damaged, clean }: Trial): Promise<Answer> {
  const { width, height } = damaged;
  const judged = tf.tidy(() => {
    const { logits, strength } = model.judge(tf.tensor4d(toFloats(damaged), [1, height, width, 3]));
    return tf.concat([tf.reshape(logits, [-1]), strength]);
  });
  const values = [...(await judged.data())];
  judged.dispose();
  const told = values.pop() as number;
  const own = values[model.net.tasks.indexOf(task)] as number;
  return {
    place: values.filter((value) => value > own).length,
    told,
    true: Math.max(0, 50 - psnr(damaged, clean)) / 40,
  };
}

/** Spearman's correlation, equal values sharing their ranks. */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranks(a), ranks(b)];
  const mean = (x.length - 1) / 2;
  const product = (p: readonly number[], q: readonly number[]) =>
    p.reduce((sum, value, i) => sum + (value - mean) * ((q[i] as number) - mean), 0);
  return product(x, y) / Math.sqrt(product(x, x) * product(y, y));
}

function ranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal - 1) / 2;
  });
}

function accuracyOf(set: string, task: TaskId, setting: string, answers: readonly Answer[]): CardAccuracy {
  const share = (places: number) => answers.filter(({ place }) => place < places).length / answers.length;
  const strengths = answers.map((answer) => answer.true);
  const varies = new Set(strengths).size > 1;
  const row = {
    set,
    task,
    setting,
    count: answers.length,
    accuracy: share(1),
    topThree: share(3),
    strengthCorrelation: varies
      ? rankCorrelation(
          answers.map(({ told }) => told),
          strengths,
        )
      : null,
    command: COMMAND,
  };
  process.stdout.write(
    `${set} ${task}: ${(100 * row.accuracy).toFixed(0)} %, strength ${row.strengthCorrelation?.toFixed(2) ?? '-'}\n`,
  );
  return row;
}

/** A feature network of the zoo, or one that lies beside its models and is not listed yet. */
async function loaded(id: string): Promise<FeatureModel> {
  const read = (file: string) => readFileSync(new URL(`../public/models/${id}/${file}`, import.meta.url));
  const card = parseFeaturesCard(JSON.parse(read('card.json').toString()), id);
  return loadFeatureModel(card, decodeSafetensors(new Uint8Array(read('weights.safetensors'))).tensors);
}

async function main(): Promise<void> {
  const data = process.env.MEND_DATA;
  if (!data) throw new Error('Set MEND_DATA to the data folder.');
  provideCodecs(loadCodecFile);
  await openEngine('wasm');
  const model = await loaded(process.argv[2] ?? (await openZoo().zoo()).manifest.features[0] ?? '');
  const files = (await photosIn(join(data, PHOTOS.folder))).filter((_, i) => i % PHOTOS.every === 0);
  const photos: (readonly [string, Raster])[] = [];
  for (const file of files) photos.push([basename(file), (await readPhoto(file)).raster]);
  const accuracy: CardAccuracy[] = [];
  for (const task of model.net.tasks) {
    const answers: Answer[] = [];
    for (const settings of LEVELS[task]) {
      for (const [name, clean] of photos) {
        const damaged = degradeRaster(clean, task, settings, 0, name);
        answers.push(await ask(model, task, { damaged, clean }));
      }
    }
    const names = Object.keys(LEVELS[task][0] ?? {});
    const setting = names.map((name) => `${name} ${LEVELS[task].map((one) => one[name]).join(', ')}`);
    accuracy.push(accuracyOf(PHOTOS.set, task, setting.join(), answers));
  }
  for (const [set, task, folder] of REAL) {
    const answers: Answer[] = [];
    for (const source of (await pairsIn(join(data, folder))).sources) {
      const damaged = (await decodePhoto(await source.readInput(), source.in)).raster;
      const clean = (await decodePhoto(await source.readTarget(), source.in)).raster;
      answers.push(await ask(model, task, { damaged, clean }));
    }
    accuracy.push(accuracyOf(set, task, '', answers));
  }
  const file = fileURLToPath(new URL(`../public/models/${model.card.id}/card.json`, import.meta.url));
  const card = parseFeaturesCard(JSON.parse(readFileSync(file, 'utf8')), model.card.id);
  writeFileSync(file, `${JSON.stringify({ ...card, accuracy }, null, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
