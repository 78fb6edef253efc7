/**
 * Scores zoo models on the test sets by the committed commands, and writes the results into their cards and
 * docs/results/zoo.json; then `npx tsx scripts/zoo-page.ts` renews the tables:
 *
 *     MEND_DATA=<data folder> npx tsx scripts/score-zoo.ts [model id…]
 *
 * `--collect` instead of ids measures nothing and only gathers what the cards hold.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type CardScore,
  type Manifest,
  type ModelCard,
  parseModelCard,
} from '../src/engine/domain/model-card.ts';
import type { TaskId } from '../src/engine/domain/task.ts';
import { inputs, mend } from './mend-command.ts';

interface Trial {
  readonly set: string;
  readonly task: TaskId;
  readonly setting: string;
  /** Below the data folder: pairs, or clean photos where `settings` says how to damage them. */
  readonly folder: string;
  readonly settings?: readonly string[];
  /** Which of the clean photos, as a shell writes it; all where it is absent. */
  readonly only?: string;
}

const root = fileURLToPath(new URL('../', import.meta.url));
const damaged = (set: string, folder: string, task: TaskId, name?: string, value?: number): Trial => ({
  set,
  task,
  setting: name === undefined ? '' : `${name} ${value}`,
  folder,
  settings: name === undefined ? [] : ['--set', `${name}=${value}`],
});
const CBSD = ['CBSD68 (34 of 68)', 'test/clean/cbsd68'] as const;
const KODAK = ['Kodak24 (12 of 24)', 'test/clean/kodak24'] as const;
const noise = [15, 25, 50].map((sigma) => damaged(...CBSD, 'gaussian-noise', 'sigma', sigma));
const jpeg = damaged(...KODAK, 'jpeg', 'quality', 20);
const clean = damaged(...KODAK, 'clean');

const rain: readonly Trial[] = [
  { set: 'Rain100L (26 of 100)', task: 'rain', setting: '', folder: 'test/derain/rain100l' },
  { set: 'JORDER heavy rain (11)', task: 'rain', setting: 'heavy', folder: 'test/derain/jorder_heavy' },
  { set: 'DDN rain (8)', task: 'rain', setting: '', folder: 'test/derain/ddn' },
];

const LOCAL: readonly Trial[] = [
  ...noise,
  jpeg,
  damaged(...KODAK, 'gaussian-blur', 'sigma', 2),
  damaged(...KODAK, 'downscale', 'factor', 3),
  ...rain,
  { set: 'GoPro (2 pairs: too few to tell)', task: 'motion-blur', setting: '', folder: 'test/deblur/gopro' },
  clean,
];
const HAZE: readonly Trial[] = [
  { set: 'SOTS indoor (12 of 500)', task: 'haze', setting: '', folder: 'test/dehaze/sots_indoor' },
  clean,
];
const LOW_LIGHT: readonly Trial[] = [
  { set: 'LOL (8 of 15)', task: 'low-light', setting: '', folder: 'test/lowlight/lol' },
  clean,
];

const DEAD_PIXELS: readonly Trial[] = [
  ...[0.01, 0.05, 0.1].map((amount) => damaged(...KODAK, 'salt-pepper', 'amount', amount)),
  clean,
];

/** What the seven tasks of MiOIR are in the comparison of Art and TUR, at one strength each. */
const KODAK_SOME = 'kodim0[1-9].png';
const SEVEN: readonly Trial[] = [
  damaged(...KODAK, 'downscale', 'factor', 4),
  damaged(...KODAK, 'gaussian-blur', 'sigma', 2),
  damaged(...KODAK, 'gaussian-noise', 'sigma', 25),
  damaged(...KODAK, 'jpeg', 'quality', 50),
  damaged(...KODAK, 'rain', 'density', 75),
  damaged(...KODAK, 'haze', 'beta', 1.5),
  {
    ...damaged(...KODAK, 'low-light', 'gamma', 2),
    settings: ['gamma=2', 'gain=1', 'noise=0'].flatMap((setting) => ['--set', setting]),
  },
  clean,
].map((trial) => ({ ...trial, set: 'Kodak24 (5 of 24)', only: KODAK_SOME }));

/** Pairs that were photographed, or made by others. */
const MEASURED: readonly Trial[] = [...rain.slice(0, 1), ...HAZE.slice(0, 1), ...LOW_LIGHT.slice(0, 1)];

/** Blur as an unsteady hand makes it; the two photographed pairs are too few for a mean. */
const SHAKE: readonly Trial[] = [
  { ...damaged(...KODAK, 'camera-shake'), set: 'Kodak24 (5 of 24)', only: KODAK_SOME },
  { set: 'GoPro (2 pairs: too few to tell)', task: 'motion-blur', setting: '', folder: 'test/deblur/gopro' },
];

/** What a model is for decides what it is tried on. */
function trialsOf(card: ModelCard): readonly Trial[] {
  if (card.tasks.includes('salt-pepper')) return DEAD_PIXELS;
  if (card.tasks.includes('camera-shake')) {
    const more = [
      ...(card.tasks.includes('rain') ? rain : []),
      ...(card.tasks.includes('haze') ? HAZE : [clean]),
    ];
    return [...SHAKE, ...more];
  }
  if (card.tasks.includes('haze') && card.tasks.includes('rain')) return [...SEVEN, ...MEASURED];
  if (card.tasks.includes('haze')) return HAZE;
  if (card.tasks.includes('low-light')) return LOW_LIGHT;
  if (card.tasks.length === 1 && card.tasks.includes('rain') && card.kind === 'network')
    return [...rain, clean];
  if (card.kind === 'classical') return card.tasks.includes('rain') ? [...rain, clean] : [...noise, clean];
  if (card.tasks.includes('rain')) return LOCAL;
  return card.tasks.includes('gaussian-blur')
    ? LOCAL.filter(({ task }) => task !== 'rain')
    : [...noise, jpeg, clean];
}

interface Evaluation {
  readonly count: number;
  readonly psnr: { readonly input: number | null; readonly output: number };
  readonly ssim: { readonly input: number; readonly output: number };
}

/** Runs one trial; damaged pairs are kept in `scratch`, since several models are tried on them. */
function score(model: string, trial: Trial, data: string, scratch: string): CardScore {
  let pairs = join(data, trial.folder);
  let command = `mend evaluate --pairs "$MEND_DATA/${trial.folder}" --model ${model}`;
  if (trial.settings) {
    const how = ['--task', trial.task, ...trial.settings, '--seed', '0'];
    const some = trial.only === undefined ? '' : '-some';
    const name = `${trial.task}-${trial.setting.replace(' ', '-')}-${trial.folder.split('/').at(-1)}${some}`;
    const out = join(scratch, name);
    if (!existsSync(out)) mend('degrade', ...inputs(pairs, trial.only), ...how, '--out', out);
    pairs = out;
    command = `mend degrade "$MEND_DATA/${trial.folder}"${trial.only === undefined ? '' : `/${trial.only}`} ${how.join(' ')} --out ${name} && mend evaluate --pairs ${name} --model ${model}`;
  }
  const { count, psnr, ssim } = mend('evaluate', '--pairs', pairs, '--model', model) as Evaluation;
  const { set, task, setting } = trial;
  const result = {
    set,
    task,
    setting,
    count,
    psnrInput: psnr.input,
    psnr: psnr.output,
    ssimInput: ssim.input,
    ssim: ssim.output,
    command,
  };
  process.stdout.write(
    `${model} ${set} ${task} ${setting}: ${psnr.input?.toFixed(2) ?? 'identical'} -> ${psnr.output.toFixed(2)} dB\n`,
  );
  return result;
}

function main(): void {
  const data = process.env.MEND_DATA;
  if (!data) throw new Error('Set MEND_DATA to the data folder.');
  const models = join(root, 'public/models');
  const manifest = JSON.parse(readFileSync(join(models, 'manifest.json'), 'utf8')) as Manifest;
  const asked = process.argv.slice(2);
  const collecting = asked[0] === '--collect';
  const wanted = collecting ? [] : asked.length > 0 ? asked : manifest.models;
  const scratch = mkdtempSync(join(tmpdir(), 'mend-zoo-'));
  for (const id of wanted) {
    const file = join(models, id, 'card.json');
    const card = parseModelCard(JSON.parse(readFileSync(file, 'utf8')), id);
    const scores = trialsOf(card).map((trial) => score(id, trial, data, scratch));
    writeFileSync(file, `${JSON.stringify({ ...card, scores }, null, 2)}\n`);
  }
  rmSync(scratch, { recursive: true });
  const cards = manifest.models.map((id) =>
    parseModelCard(JSON.parse(readFileSync(join(models, id, 'card.json'), 'utf8')), id),
  );
  const results = {
    experiment: 'zoo',
    command: 'MEND_DATA=<data folder> npx tsx scripts/score-zoo.ts',
    measure: 'PSNR in dB and SSIM over RGB, rounded to 8 bits, nothing cropped, means of per-image values',
    machine: `${cpus()[0]?.model.trim()}, Node ${process.version}, wasm`,
    models: cards.map(({ id, sha256, scores }) => ({ id, sha256, scores })),
  };
  mkdirSync(join(root, 'docs/results'), { recursive: true });
  writeFileSync(join(root, 'docs/results/zoo.json'), `${JSON.stringify(results, null, 2)}\n`);
}

main();
