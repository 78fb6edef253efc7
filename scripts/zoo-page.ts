/**
 * Writes what docs/results/zoo.json holds as tables for people: docs/results/zoo.md, and the part of README.md
 * between its two score marks:
 *
 *     npx tsx scripts/zoo-page.ts
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CardScore, Manifest } from '../src/engine/domain/model-card.ts';

export interface ZooResults {
  readonly command: string;
  readonly measure: string;
  readonly machine: string;
  readonly models: readonly {
    readonly id: string;
    /** Null where a model has no weights. */
    readonly sha256: string | null;
    readonly scores: readonly CardScore[];
  }[];
}

const root = fileURLToPath(new URL('../', import.meta.url));
const MARKS = /(<!-- scores -->\n)[\s\S]*(<!-- end of scores -->)/;
const HEAD = ['| damage | photos | before | after | model |', '|---|---|---|---|---|'];

const decibels = (value: number | null): string => (value === null ? 'identical' : `${value.toFixed(2)} dB`);

function row(id: string, { task, setting, set, psnrInput, psnr }: CardScore): string {
  return `| ${[task, setting].join(' ').trim()} | ${set} | ${decibels(psnrInput)} | ${decibels(psnr)} | \`${id}\` |`;
}

const CLASSICAL = 'classic-';

/** What a method without learning scores on the very same photos, or nothing where none was tried on them. */
function classicalCell({ models }: ZooResults, { set, task, setting }: CardScore): string {
  for (const { id, scores } of models) {
    const rival = scores.find(
      (score) => score.set === set && score.task === task && score.setting === setting,
    );
    if (id.startsWith(CLASSICAL) && task !== 'clean' && rival) {
      return ` ${decibels(rival.psnr)} (\`${id.slice(CLASSICAL.length)}\`) |`;
    }
  }
  return ' |';
}

/**
 * The rows of the recommended models only, what Automatic and the picker offer for each damage, beside what can be
 * had without learning.
 */
export function readmePart(results: ZooResults, { byTask }: Manifest): string {
  const { models, measure } = results;
  const rows = models.flatMap(({ id, scores }) =>
    scores
      .filter(({ task }) => byTask[task] === id)
      .map((score) => `${row(id, score)}${classicalCell(results, score)}`),
  );
  const [head, rule] = HEAD;
  return [
    `${head} without learning |`,
    `${rule}---|`,
    ...rows,
    '',
    `${measure}. All models, with the command behind every figure: [\`docs/results/zoo.md\`](docs/results/zoo.md).`,
    '',
  ].join('\n');
}

/** How the classical methods were settled: on photos kept back from training, once that choice is there. */
function chosenWords(): string {
  return existsSync(join(root, 'docs/results/classical-choice.json'))
    ? '; what the classical methods leave open was chosen on `val.txt` (`scripts/choose-classical.ts`).'
    : '. Of the classical methods, the block step of BM3D and the weights of the\nrain layers were tried on some of them before they were settled, so those two rows may be a little kind.';
}

/** All models, each with the commands that print its figures. */
export function page({ command, measure, machine, models }: ZooResults): string {
  const sections = models.flatMap(({ id, sha256, scores }) => [
    `## \`${id}\``,
    '',
    sha256 === null ? 'No weights: a classical method.' : `sha256 \`${sha256.slice(0, 16)}…\``,
    '',
    ...HEAD,
    ...scores.map((score) => row(id, score)),
    '',
    '```sh',
    ...new Set(scores.map((score) => score.command)),
    '```',
    '',
  ]);
  return [
    '# What the models of the zoo score',
    '',
    `${measure}. No model learned from or was chosen by these photos${chosenWords()} Sets are parts of the`,
    'published ones, as their names say, so these figures are not the published ones of those sets.',
    '',
    `Made by \`${command}\` on ${machine}; this page by \`npx tsx scripts/zoo-page.ts\`.`,
    '',
    ...sections,
  ].join('\n');
}

/** README.md with its table renewed. */
export function renewReadme(readme: string, part: string): string {
  return readme.replace(MARKS, (_all, begin: string, end: string) => `${begin}${part}${end}`);
}

export function readResults(): { results: ZooResults; manifest: Manifest } {
  const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
  return {
    results: read('docs/results/zoo.json') as ZooResults,
    manifest: read('public/models/manifest.json') as Manifest,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { results, manifest } = readResults();
  writeFileSync(join(root, 'docs/results/zoo.md'), page(results));
  const readme = join(root, 'README.md');
  writeFileSync(readme, renewReadme(readFileSync(readme, 'utf8'), readmePart(results, manifest)));
}
