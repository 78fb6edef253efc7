/**
 * Holds the recommended models to what was wanted of them: docs/results/goals.md and its picture, from the scores in
 * docs/results/zoo.json and the validation curves of their trainings in docs/results/goals.json:
 *
 *     npx tsx scripts/goals-page.ts [--runs FOLDER …]
 *
 * With --runs it first takes the curves anew from the log.jsonl files that the trainer left below those folders.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Panel, plotPanels } from '../src/cli/experiments/common/svg-plot.ts';
import type { CardScore, Manifest, ModelCard } from '../src/engine/domain/model-card.ts';
import { readResults, type ZooResults } from './zoo-page.ts';

/** PSNR of held-out crops at one step of a training, in dB: as they came, and restored. */
type Look = readonly [step: number, before: number, after: number];

/** By the name of a training's Recipe, then by damage. */
export type Curves = Readonly<Record<string, Readonly<Record<string, readonly Look[]>>>>;

interface Goal {
  readonly task: CardScore['task'];
  readonly setting: string;
  /** The photos, as the scores name them at their beginning. */
  readonly set: string;
  /** PSNR in dB, or how much more than that of the photos as they came. */
  readonly wanted: { readonly psnr: number } | { readonly gain: number };
}

export const GOALS: readonly Goal[] = [
  { task: 'gaussian-noise', setting: 'sigma 15', set: 'CBSD68', wanted: { psnr: 33 } },
  { task: 'gaussian-noise', setting: 'sigma 25', set: 'CBSD68', wanted: { psnr: 30.5 } },
  { task: 'gaussian-noise', setting: 'sigma 50', set: 'CBSD68', wanted: { psnr: 27.2 } },
  { task: 'jpeg', setting: 'quality 20', set: 'Kodak24', wanted: { gain: 0.9 } },
  { task: 'gaussian-blur', setting: 'sigma 2', set: 'Kodak24', wanted: { gain: 1.5 } },
  { task: 'clean', setting: '', set: 'Kodak24', wanted: { psnr: 40 } },
  { task: 'motion-blur', setting: '', set: 'GoPro', wanted: { gain: 0 } },
  { task: 'rain', setting: '', set: 'Rain100L', wanted: { gain: 6 } },
  { task: 'haze', setting: '', set: 'SOTS', wanted: { gain: 7 } },
  { task: 'low-light', setting: '', set: 'LOL', wanted: { gain: 11 } },
];

const root = fileURLToPath(new URL('../', import.meta.url));
const PICTURE = 'docs/images/goals.svg';
const db = (value: number): string => `${value.toFixed(2)} dB`;
const signed = (value: number): string => {
  const size = db(Math.abs(value));
  return `${size === db(0) ? '±' : value < 0 ? '−' : '+'}${size}`;
};

/** What is measured to two digits is held to its goal to two digits. */
const reaches = (short: number): boolean => Math.round(short * 100) <= 0;

function goalRow({ task, setting, set, wanted }: Goal, { models }: ZooResults, model: string): string {
  const score = models
    .find(({ id }) => id === model)
    ?.scores.find((one) => one.task === task && one.setting === setting && one.set.startsWith(set));
  if (!score || score.psnr === null)
    throw new Error(`${model} has no score for ${task} ${setting} on ${set}.`);
  const gain = score.psnr - (score.psnrInput ?? 0);
  const [asked, reached, short] =
    'psnr' in wanted
      ? [db(wanted.psnr), db(score.psnr), wanted.psnr - score.psnr]
      : [signed(wanted.gain), signed(gain), wanted.gain - gain];
  const verdict = reaches(short) ? 'reached' : `**missed by ${db(short)}**`;
  return `| ${`${task} ${setting}`.trim()} | ${score.set} | ${asked} | ${reached} | ${verdict} | \`${model}\` |`;
}

/** The model that Mend takes for a goal's damage. */
const modelFor = ({ task }: Goal, { byTask, default: usual }: Manifest): string => byTask[task] ?? usual;

/** The page of goals. */
export function goalsPage(results: ZooResults, manifest: Manifest): string {
  return [
    '# What was wanted of the recommended models, and what they reach',
    '',
    'Each kind of damage by the model that Mend takes for it; where the goal is a gain, it is against the photos as',
    'they came. The figures are those of [`zoo.md`](zoo.md), which has the command behind each.',
    '',
    '| damage | photos | wanted | reached | | model |',
    '|---|---|---|---|---|---|',
    ...GOALS.map((goal) => goalRow(goal, results, modelFor(goal, manifest))),
    '',
    '## How far training had come',
    '',
    'The last training of each of these models: what it added to crops of photos that were kept back from it (`val.txt`),',
    'while it went on. Each panel has a scale of its own. Where a curve still rises at its end, more hours would help; where it is flat, other photos or',
    'another network would.',
    '',
    `![Gain on crops that were kept back, over the steps of training, a panel for each damage](../${PICTURE.slice('docs/'.length)})`,
    '',
    'Made by `npx tsx scripts/goals-page.ts --runs FOLDER`, with the folder of the trainings that the cards in `public/models` name.',
    '',
  ].join('\n');
}

/** What training added to kept-back crops, a panel for each Recipe and damage. */
export function goalsPlot(curves: Curves): string {
  const panels = Object.entries(curves).flatMap(([recipe, tasks]) =>
    Object.entries(tasks).map(
      ([task, looks]): Panel => ({
        title: `${task}, ${recipe}`,
        series: [
          {
            label: 'gain',
            ink: '#0b62a4',
            dots: true,
            points: looks.map(([step, before, after]) => [step, after - before] as const),
          },
        ],
      }),
    ),
  );
  const title = 'Gain on crops that were kept back, over the steps of training';
  return plotPanels(panels, { title, x: 'step', y: 'gain, dB', columns: 3 });
}

/** The curves of the last training of each model that has a goal; kept ones where its log is gone. @throws Error where neither is there. */
function curvesFrom(runs: readonly string[], manifest: Manifest, kept: Curves): Curves {
  const gone = runs.find((folder) => !existsSync(folder));
  if (gone !== undefined)
    throw new Error(`There is no folder ${gone}; name those that the trainer wrote to.`);
  const logs = runs.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => basename(path) === 'log.jsonl')
      .map((path) => join(folder, path)),
  );
  const models = new Set(GOALS.map((goal) => modelFor(goal, manifest)));
  const entries = [...models].map((model) => {
    const card: ModelCard = JSON.parse(readFileSync(join(root, `public/models/${model}/card.json`), 'utf8'));
    const last = card.chain.at(-1);
    const log = logs.find(
      (path) => basename(dirname(path)) === last?.recipe && lastStep(looksOf(path)) === last.steps,
    );
    const before = last && kept[last.recipe];
    if (!log && before) return [last.recipe, before] as const;
    if (!log)
      throw new Error(`No log of ${last?.recipe} with ${last?.steps} steps below ${runs.join(' or ')}.`);
    const tasks = Object.entries(looksOf(log)).filter(([task]) => task !== 'clean');
    return [last?.recipe ?? '', Object.fromEntries(tasks)] as const;
  });
  return Object.fromEntries(entries);
}

const lastStep = (looks: Readonly<Record<string, readonly Look[]>>): number =>
  Math.max(...Object.values(looks).map((one) => one.at(-1)?.[0] ?? 0));

function looksOf(path: string): Record<string, Look[]> {
  const looks: Record<string, Look[]> = {};
  for (const line of readFileSync(path, 'utf8').trim().split('\n')) {
    const { step, validation = {} } = JSON.parse(line);
    for (const [task, [before, after]] of Object.entries<[number, number]>(validation)) {
      looks[task] ??= [];
      looks[task].push([step, before, after]);
    }
  }
  return looks;
}

export function readCurves(): Curves {
  return JSON.parse(readFileSync(join(root, 'docs/results/goals.json'), 'utf8')).curves;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { runs: { type: 'string', multiple: true } } });
  const { results, manifest } = readResults();
  if (values.runs !== undefined) {
    const kept = { curves: curvesFrom(values.runs, manifest, readCurves()) };
    writeFileSync(join(root, 'docs/results/goals.json'), `${JSON.stringify(kept)}\n`);
  }
  writeFileSync(join(root, 'docs/results/goals.md'), goalsPage(results, manifest));
  writeFileSync(join(root, PICTURE), goalsPlot(readCurves()));
}
