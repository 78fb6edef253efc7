/**
 * Runs the downstream probe on the test sets and writes docs/results/probe.json and the page docs/results/probe.md:
 *
 *     MEND_DATA=<data folder> npx tsx scripts/probe-page.ts
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProbeScore } from '../src/engine/probe/probe.ts';
import { mend } from './mend-command.ts';

export interface ProbeResult {
  readonly set: string;
  readonly count: number;
  readonly networks: string | null;
  readonly command: string;
  readonly scores: Readonly<Record<string, ProbeScore>>;
}

export interface ProbeResults {
  readonly experiment: 'probe';
  readonly command: string;
  readonly machine: string;
  readonly results: readonly ProbeResult[];
}

interface Trial {
  readonly set: string;
  readonly folder: string;
  /** How clean photos are damaged; absent for pairs. */
  readonly damage?: readonly string[];
  readonly models: readonly string[];
}

const root = fileURLToPath(new URL('../', import.meta.url));
/** The zoo's own choice for each kind of damage. */
const { byTask } = JSON.parse(readFileSync(join(root, 'public/models/manifest.json'), 'utf8')) as {
  byTask: Readonly<Record<'rain' | 'haze' | 'low-light' | 'gaussian-noise', string>>;
};

const TRIALS: readonly Trial[] = [
  {
    set: 'Rain100L',
    folder: 'test/derain/rain100l',
    models: [byTask.rain, 'rdmc-rain-1', 'classic-rain-layers'],
  },
  {
    set: 'JORDER heavy rain',
    folder: 'test/derain/jorder_heavy',
    models: [byTask.rain, 'rdmc-rain-1', 'classic-rain-layers'],
  },
  { set: 'SOTS indoor', folder: 'test/dehaze/sots_indoor', models: [byTask.haze, 'classic-dark-channel'] },
  { set: 'LOL', folder: 'test/lowlight/lol', models: [byTask['low-light'], 'classic-retinex'] },
  {
    set: 'Kodak24, noise of sigma 50',
    folder: 'test/clean/kodak24',
    damage: ['--task', 'gaussian-noise', '--set', 'sigma=50', '--seed', '0'],
    models: [byTask['gaussian-noise'], 'classic-bm3d'],
  },
];

function probe({ set, folder, damage, models }: Trial, data: string): ProbeResult {
  const wanted = models.flatMap((model) => ['--model', model]);
  let pairs = join(data, folder);
  let command = `mend probe --pairs "$MEND_DATA/${folder}" ${wanted.join(' ')}`;
  const scratch = damage && mkdtempSync(join(tmpdir(), 'mend-probe-'));
  if (scratch) {
    mend('degrade', pairs, ...damage, '--out', scratch);
    pairs = scratch;
    command = `mend degrade "$MEND_DATA/${folder}" ${damage.join(' ')} --out damaged && mend probe --pairs damaged ${wanted.join(' ')}`;
  }
  const { count, networks, scores } = mend('probe', '--pairs', pairs, ...wanted) as Omit<ProbeResult, 'set'>;
  if (scratch) rmSync(scratch, { recursive: true });
  process.stdout.write(`${set}: ${JSON.stringify(scores)}\n`);
  return { set, count, networks, command, scores };
}

const percent = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : `${(100 * value).toFixed(1)} %`;

function sectionOf({ set, count, command, scores }: ProbeResult): string[] {
  const boxes = scores.clean?.detection?.count ?? 0;
  return [
    `## ${set}: ${count} pairs, ${boxes} objects`,
    '',
    '| photo | objects: mAP | box overlap | people: mPA | mIoU | thought clean by FeatureNet | its guess of PSNR |',
    '|---|---:|---:|---:|---:|---:|---:|',
    ...Object.entries(scores).map(([id, { detection, segmentation, features }]) => {
      const cells = [
        percent(detection?.map),
        percent(detection?.iou),
        percent(segmentation?.mpa),
        percent(segmentation?.miou),
        percent(features.clean),
        `${features.psnr.toFixed(1)} dB`,
      ];
      return `| ${['input', 'clean'].includes(id) ? id : `\`${id}\``} | ${cells.join(' | ')} |`;
    }),
    '',
    `\`${command}\``,
    '',
  ];
}

/** The page of the results. */
export function probePage({ command, machine, results }: ProbeResults): string {
  return [
    '# What machines see in restored photos',
    '',
    'After RDMC’s section V. A detector (80 classes of COCO) and a segmenter (people and everything else) look at every photo;',
    'what they find in the clean one counts as true, so `clean` is 100 % by definition. mAP is at an overlap of one half.',
    'Networks, sets and truths are not those of the paper, so neither are the figures; with so few objects a difference of',
    'some percent says nothing. FeatureNet was trained on damage like that which is undone here: its view is no independent one.',
    'The segmenter was made for people in front of a camera and takes other foregrounds, such as animals, for people too; what',
    'counts is whether it does so in the restored photo as in the clean one.',
    '[Which networks, and why](../decisions/0003-who-looks-at-restored-photos.md).',
    '',
    `Made by \`${command}\` on ${machine}.`,
    '',
    ...results.flatMap(sectionOf),
  ].join('\n');
}

const FILE = join(root, 'docs/results/probe.json');
const PAGE = join(root, 'docs/results/probe.md');

function main(): void {
  const data = process.env.MEND_DATA;
  if (!data) throw new Error('Set MEND_DATA to the data folder.');
  const results: ProbeResults = {
    experiment: 'probe',
    command: 'MEND_DATA=<data folder> npx tsx scripts/probe-page.ts',
    machine: `${cpus()[0]?.model.trim()}, Node ${process.version}, wasm`,
    results: TRIALS.map((trial) => probe(trial, data)),
  };
  writeFileSync(FILE, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(PAGE, probePage(results));
}

/** The results as they are kept. */
export function readProbe(): ProbeResults {
  return JSON.parse(readFileSync(FILE, 'utf8')) as ProbeResults;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
