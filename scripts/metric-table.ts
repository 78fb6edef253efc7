/**
 * Measures how NIQE, PIQE and BRISQUE-proxy follow the level of damage on photos that none of them was fitted to,
 * writes docs/results/metrics.json, and renews the table in docs/metrics.md:
 *
 *     MEND_DATA=<data folder> npx tsx scripts/metric-table.ts
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadCodecFile } from '../src/cli/codec-files.ts';
import { METRICS, type MetricId } from '../src/engine/domain/score.ts';
import { TASKS } from '../src/engine/domain/task.ts';
import { measure } from '../src/engine/evaluation/measure.ts';
import { provideCodecs } from '../src/engine/imaging/codecs.ts';
import { type Correlation, correlations, damage, LADDER } from './metrics/ladder.ts';
import { middle, photoNames, photosBelow, readRaster } from './metrics/photos.ts';

const SIDE = 384;
const JUDGED: readonly MetricId[] = ['niqe', 'piqe', 'brisque-proxy'];
const TEST = 'test/clean/kodak24';

export interface MetricResults {
  readonly command: string;
  readonly photos: string;
  readonly sets: readonly {
    readonly set: string;
    readonly count: number;
    readonly checks: Readonly<Record<string, readonly Correlation[]>>;
  }[];
}

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));
const RESULTS = path('docs/results/metrics.json');
const PAGE = path('docs/metrics.md');
const MARKS = ['<!-- table: scripts/metric-table.ts -->', '<!-- end of table -->'] as const;

async function checksOf(data: string, names: readonly string[]): Promise<Record<string, Correlation[]>> {
  const scores = new Map<MetricId, number[][]>(JUDGED.map((id) => [id, []]));
  for (const name of names) {
    const photo = middle(await readRaster(data, name), SIDE);
    const steps = [
      photo,
      ...LADDER.flatMap((rung) => rung.levels.map((level) => damage(photo, rung, level, name))),
    ];
    for (const id of JUDGED) scores.get(id)?.push(steps.map((raster) => measure(id, raster)));
    process.stderr.write('.');
  }
  return Object.fromEntries([...scores].map(([id, rows]) => [id, correlations(rows)]));
}

/** The table as it stands in docs/metrics.md. */
export function tableOf({ sets }: MetricResults): string {
  const rows = LADDER.flatMap(({ task, parameter, levels }, i) =>
    sets.map(({ set, checks }) => {
      const cells = JUDGED.map((id) => {
        const check = checks[id]?.[i];
        if (!check) return '';
        return `${check.spearman.toFixed(3)} (${Math.round(100 * check.rising)} %)`;
      });
      return `| ${TASKS[task].label}, ${parameter} ${levels[0]} to ${levels.at(-1)} | ${set} | ${cells.join(' | ')} |`;
    }),
  );
  return [
    `| damage | photos | ${JUDGED.map((id) => METRICS[id].label).join(' | ')} |`,
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** The page with the table in its place. */
export function renewPage(page: string, results: MetricResults): string {
  const [from, to] = MARKS.map((mark) => page.indexOf(mark)) as [number, number];
  if (from < 0 || to < from) throw new Error(`docs/metrics.md lacks the marks ${MARKS.join(' and ')}.`);
  return `${page.slice(0, from + MARKS[0].length)}\n${tableOf(results)}\n${page.slice(to)}`;
}

export function readMetricResults(): MetricResults {
  return JSON.parse(readFileSync(RESULTS, 'utf8')) as MetricResults;
}

async function main(): Promise<void> {
  const data = process.env.MEND_DATA;
  if (!data || !existsSync(data)) throw new Error('Set MEND_DATA to the data folder.');
  provideCodecs(loadCodecFile);
  const sets = [
    { set: 'val.txt', names: photoNames(data).heldOut },
    { set: 'Kodak24', names: photosBelow(data, TEST) },
  ];
  const measured = [];
  for (const { set, names } of sets) {
    const checks = await checksOf(data, names);
    measured.push({ set: `${set} (${names.length})`, count: names.length, checks });
  }
  const results: MetricResults = {
    command: 'MEND_DATA=<data folder> npx tsx scripts/metric-table.ts',
    photos: `middle ${SIDE} x ${SIDE} pixels; five levels of each damage beside the clean photo`,
    sets: measured,
  };
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(PAGE, renewPage(readFileSync(PAGE, 'utf8'), results));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
