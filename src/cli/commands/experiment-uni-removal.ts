/** `mend experiment uni-removal`: does a student of three teachers come near them, and what does contrast add? */
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { createPhotoStore } from '../../engine/data/photo-store.ts';
import { dataFolder, diskReader } from '../data-folder.ts';
import { openEngine } from '../engine.ts';
import { hostOf } from '../experiments/common/host.ts';
import { pageOf } from '../experiments/uni-removal/page.ts';
import { PARTS } from '../experiments/uni-removal/parts.ts';
import type { PartResult, Result } from '../experiments/uni-removal/result.ts';
import { type Room, runPart } from '../experiments/uni-removal/run.ts';
import { type CommonOptions, wholeNumber, withCommonOptions } from '../options.ts';
import { writeOut } from '../photo-files.ts';
import { printResult, progressBar } from '../report.ts';

interface UniRemovalOptions extends CommonOptions {
  readonly data?: string;
  readonly quick?: true;
  readonly seed: number;
  readonly seeds?: number;
  readonly steps?: number;
  readonly batch?: number;
  readonly patch?: number;
  readonly parts?: readonly string[];
  readonly arms?: readonly string[];
  readonly train: boolean;
  readonly runs: string;
  readonly out?: string;
}

const PART_NAMES = PARTS.map(({ id }): string => id);
const ARM_NAMES = PARTS.flatMap(({ arms }) => arms.map(({ id }) => id));

export function uniRemovalCommand(): Command {
  return withCommonOptions(new Command('uni-removal'))
    .description(
      'Compare ways to teach one network what several know, and to adapt it to real photos: equal budgets, photos and damage. Every Run is a folder of "mend train"; what is there is used, what was stopped goes on.',
    )
    .option('--data <folder>', 'the data folder (default: $MEND_DATA)')
    .option('--quick', 'a few minutes: shows that it runs, not what the parts do')
    .option('--seed <number>', 'the first seed', wholeNumber(0), 1)
    .option('--seeds <number>', 'how many seeds', wholeNumber(1, 99))
    .option('--steps <number>', 'steps of every Run', wholeNumber(1))
    .option('--batch <number>', 'patches of every step', wholeNumber(1, 64))
    .option('--patch <px>', 'side of every patch, a multiple of 8', wholeNumber(8, 512))
    .option(
      '--parts <list>',
      `separated by commas: ${PART_NAMES.join(', ')} (default: all)`,
      list(PART_NAMES),
    )
    .option('--arms <list>', `separated by commas: ${ARM_NAMES.join(', ')} (default: all)`, list(ARM_NAMES))
    .option('--no-train', 'use what is trained, and say what is not')
    .option('--runs <folder>', 'where Runs are kept (quick: below it, in quick/)', 'runs/uni-removal')
    .option(
      '--out <folder>',
      'where uni-removal.json and uni-removal.md go, pictures beside it in images/ (default: docs/results; quick: where its Runs are)',
    )
    .action(experiment);
}

function list(known: readonly string[]): (text: string) => string[] {
  return (text) => {
    const ids = text.split(',').map((part) => part.trim());
    if (ids.every((id) => known.includes(id))) return ids;
    throw new InvalidArgumentError(`choose from ${known.join(', ')}.`);
  };
}

async function experiment(options: UniRemovalOptions): Promise<void> {
  const quick = options.quick === true;
  const { steps, batch, patch, seeds, arms } = options;
  const runs = quick ? join(options.runs, 'quick') : options.runs;
  const out = options.out ?? (quick ? join(runs, 'results') : 'docs/results');
  const reader = diskReader(dataFolder(options));
  const backend = await openEngine(options.backend);
  const wanted = PARTS.filter(({ id }) => options.parts?.includes(id) ?? true);
  const planned = wanted.map((part) => ({
    part,
    sizes: {
      ...(quick ? part.quick : part.full),
      ...(steps !== undefined && { steps }),
      ...(batch !== undefined && { batch }),
      ...(patch !== undefined && { patch }),
      ...(seeds !== undefined && { seeds }),
    },
  }));
  const bar = progressBar(planned.reduce((sum, { part, sizes }) => sum + part.arms.length * sizes.seeds, 0));
  let done = 0;
  const room: Room = {
    reader,
    store: createPhotoStore(reader),
    backend,
    first: options.seed,
    ...(arms && { arms }),
    train: options.train,
    runs,
    pictures: join(out, '..', 'images', 'uni-removal'),
    onRun: (name) => bar.update(done++, name),
  };
  const results: PartResult[] = [];
  for (const { part, sizes } of planned) results.push(await runPart(part, sizes, room));
  bar.stop();
  const result: Result = {
    experiment: 'uni-removal',
    quick,
    command: commandOf(options),
    seed: options.seed,
    host: hostOf(backend.report),
    parts: results,
  };
  await writeOut(join(out, 'uni-removal.json'), `${JSON.stringify(result)}\n`);
  await writeOut(join(out, 'uni-removal.md'), pageOf(result, PARTS));
  const count = (of: (part: PartResult) => readonly unknown[]): number =>
    results.reduce((sum, part) => sum + of(part).length, 0);
  printResult(options.json, result, [
    `${count((part) => part.runs)} Runs, ${count((part) => part.missing)} not trained yet`,
    `${join(out, 'uni-removal.json')} and ${join(out, 'uni-removal.md')}`,
  ]);
}

/** What repeats the result. */
function commandOf(options: UniRemovalOptions): string {
  const numbers = (['seed', 'seeds', 'steps', 'batch', 'patch'] as const).flatMap((name) =>
    options[name] === undefined ? [] : [`--${name} ${options[name]}`],
  );
  return [
    'mend experiment uni-removal',
    ...(options.quick ? ['--quick'] : []),
    ...numbers,
    ...(options.parts === undefined ? [] : [`--parts ${options.parts.join(',')}`]),
    ...(options.arms === undefined ? [] : [`--arms ${options.arms.join(',')}`]),
    ...(options.train ? [] : ['--no-train']),
  ].join(' ');
}
