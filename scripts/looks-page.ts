/**
 * What it is worth to look at a photo more than once: docs/results/self-ensemble.md, from docs/results/self-ensemble.json.
 *
 *     MEND_DATA=<data folder> npx tsx scripts/looks-page.ts --measure <model> [--measure …]
 *
 * Without --measure it only writes the page. Measuring the default model takes about ten minutes of one core.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { ModelCard } from '../src/engine/domain/model-card.ts';
import { LOOKS, mostLooks, withLooks } from '../src/engine/domain/model-variant.ts';
import { TASKS, type TaskId } from '../src/engine/domain/task.ts';
import { inputs, mend } from './mend-command.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const RESULTS = join(root, 'docs/results/self-ensemble.json');
const PAGE = join(root, 'docs/results/self-ensemble.md');

interface Trial {
  readonly task: TaskId;
  readonly set: string;
  /** Below the data folder: clean photos where `damage` says what becomes of them, else pairs. */
  readonly folder: string;
  readonly damage?: string;
  readonly only?: string;
}

const KODAK = { set: 'Kodak24 (5 of 24)', folder: 'test/clean/kodak24', only: 'kodim0[1-9].png' };

const TRIALS: readonly Trial[] = [
  { task: 'gaussian-noise', set: 'CBSD68 (34 of 68)', folder: 'test/clean/cbsd68', damage: 'sigma=25' },
  { task: 'jpeg', ...KODAK, damage: 'quality=20' },
  { task: 'gaussian-blur', ...KODAK, damage: 'sigma=2' },
  { task: 'rain', set: 'Rain100L (26 of 100)', folder: 'test/derain/rain100l' },
  { task: 'haze', set: 'SOTS indoor (12 of 500)', folder: 'test/dehaze/sots_indoor' },
  { task: 'low-light', set: 'LOL (8 of 15)', folder: 'test/lowlight/lol' },
];

/** One model on one set: the gain of more looks over one, photo by photo. */
interface Row {
  readonly model: string;
  readonly sha256: string | null;
  readonly task: TaskId;
  readonly set: string;
  readonly photos: number;
  /** PSNR in dB as the photos came, and after one look. */
  readonly input: number;
  readonly once: number;
  readonly secondsPerMegapixel: number;
  readonly more: readonly {
    readonly looks: number;
    /** Mean gain in dB over one look, and the interval that holds it in 95 of 100 draws of photos. */
    readonly gain: number;
    readonly low: number;
    readonly high: number;
    readonly better: number;
    readonly secondsPerMegapixel: number;
  }[];
}

export interface LooksResults {
  readonly machine: string;
  readonly rows: readonly Row[];
}

interface Report {
  readonly count: number;
  readonly input: { readonly psnr: { readonly mean: number } };
  readonly models: readonly {
    readonly id: string;
    readonly millisecondsPerMegapixel: number;
    readonly columns: { readonly psnr: { readonly mean: number } };
  }[];
  readonly comparisons: readonly {
    readonly model: string;
    readonly against: string | null;
    readonly mean: number;
    readonly low: number;
    readonly high: number;
    readonly wins: number;
  }[];
}

function measure(card: ModelCard, trial: Trial, data: string, scratch: string): Row {
  const folder = join(data, trial.folder);
  const pairs = trial.damage === undefined ? folder : join(scratch, trial.task);
  if (trial.damage !== undefined) {
    const how = ['--task', trial.task, '--set', trial.damage, '--seed', '0', '--out', pairs];
    mend('degrade', ...inputs(folder, trial.only), ...how);
  }
  const names = LOOKS.filter((looks) => looks <= mostLooks(card)).map((looks) => withLooks(card.id, looks));
  const asked = names.flatMap((name) => ['--model', name]);
  const report = mend('evaluate', '--pairs', pairs, '--metrics', 'psnr', ...asked) as Report;
  const pace = (name: string) =>
    (report.models.find(({ id }) => id === name)?.millisecondsPerMegapixel ?? 0) / 1000;
  return {
    model: card.id,
    sha256: card.sha256,
    task: trial.task,
    set: trial.set,
    photos: report.count,
    input: report.input.psnr.mean,
    once: report.models[0]?.columns.psnr.mean ?? Number.NaN,
    secondsPerMegapixel: pace(card.id),
    more: report.comparisons
      .filter(({ model, against }) => against === card.id && model !== card.id)
      .map(({ model, mean, low, high, wins }) => ({
        looks: Number(model.split('@x')[1]),
        gain: mean,
        low,
        high,
        better: wins,
        secondsPerMegapixel: pace(model),
      })),
  };
}

const db = (value: number): string => value.toFixed(2);
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;

/** The page for results. */
export function looksPage({ machine, rows }: LooksResults): string {
  const lines = rows.flatMap((row) =>
    row.more.map(
      ({ looks, gain, low, high, better, secondsPerMegapixel: pace }) =>
        `| \`${row.model}\` | ${TASKS[row.task].label} | ${row.set} | ${db(row.input)} | ${db(row.once)} | ${looks} | ${signed(gain)} (${signed(low)} to ${signed(high)}) | ${better} of ${row.photos} | ${(pace / row.secondsPerMegapixel).toFixed(1)} |`,
    ),
  );
  const models = [...new Set(rows.map(({ model }) => model))];
  return `# What more looks are worth

A model can look at a photo mirrored (2 looks) and turned too (8), and take the mean: the geometric self-ensemble of Timofte,
Rothe and Van Gool (CVPR 2016). \`mend restore --looks 8\`, \`--model <id>@x8\`, or the switch below the model in the Studio. Models for
rain, snow and haze know what is up and can only be mirrored. Test photos, PSNR in dB over RGB; gain of more looks over one, photo by photo, with
its 95 % interval (bootstrap over photos); time in multiples of one look, in one run.

| model | damage | photos | as they came | 1 look | looks | gain | better | time |
|---|---|---|---:|---:|---:|---:|---:|---:|
${lines.join('\n')}

Measured on ${machine}.

\`\`\`sh
MEND_DATA=<data folder> npx tsx scripts/looks-page.ts ${models.map((id) => `--measure ${id}`).join(' ')}
\`\`\`
`;
}

/** What was measured so far. */
export function readLooks(): LooksResults {
  return JSON.parse(readFileSync(RESULTS, 'utf8')) as LooksResults;
}

function main(): void {
  const { values } = parseArgs({ options: { measure: { type: 'string', multiple: true, default: [] } } });
  const data = process.env.MEND_DATA;
  if (values.measure.length > 0 && !data) throw new Error('Set MEND_DATA to the data folder.');
  const scratch = mkdtempSync(join(tmpdir(), 'mend-looks-'));
  for (const id of values.measure) {
    const card = mend('models', id) as ModelCard;
    const rows = TRIALS.filter(({ task }) => card.tasks.includes(task)).map((trial) => {
      const row = measure(card, trial, data as string, scratch);
      process.stdout.write(
        `${id} ${trial.task}: ${row.more.map(({ looks, gain }) => `${looks} looks ${signed(gain)} dB`).join(', ')}\n`,
      );
      return row;
    });
    const results: LooksResults = {
      machine: `${cpus()[0]?.model.trim()}, Node ${process.version}, wasm`,
      rows: [...readLooks().rows.filter(({ model }) => model !== id), ...rows],
    };
    writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  }
  rmSync(scratch, { recursive: true });
  writeFileSync(PAGE, looksPage(readLooks()));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
