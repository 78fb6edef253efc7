/** `mend experiment rdmc`: do stages, paths, searched links and the contrastive prior help against rain? */
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { createPhotoStore } from '../../engine/data/photo-store.ts';
import { dataFolder, diskReader } from '../data-folder.ts';
import { openEngine } from '../engine.ts';
import { hostOf } from '../experiments/common/host.ts';
import { photosWithDigests } from '../experiments/common/test-crops.ts';
import { ARMS, FULL, QUICK, type Sizes } from '../experiments/rdmc/arms.ts';
import { measureSpeeds, readRain, scoreRain } from '../experiments/rdmc/measure.ts';
import { pageOf } from '../experiments/rdmc/page.ts';
import { probeRain } from '../experiments/rdmc/probe.ts';
import type { Result } from '../experiments/rdmc/result.ts';
import { costsOf, type Room, runArms, scoreVeil, zooCosts } from '../experiments/rdmc/run.ts';
import { type CommonOptions, wholeNumber, withCommonOptions } from '../options.ts';
import { writeOut } from '../photo-files.ts';
import { printResult, progressBar } from '../report.ts';

interface RdmcOptions extends CommonOptions {
  readonly data?: string;
  readonly quick?: true;
  readonly seed: number;
  readonly seeds?: number;
  readonly steps?: number;
  readonly batch?: number;
  readonly arms?: readonly string[];
  readonly train: boolean;
  readonly runs: string;
  readonly out?: string;
}

export function rdmcCommand(): Command {
  return withCommonOptions(new Command('rdmc'))
    .description(
      'Compare RDMC with one to four stages, its parts and its links: equal budgets, photos and rain. Every Run is a folder of "mend train"; what is there is used, what was stopped goes on.',
    )
    .option('--data <folder>', 'the data folder (default: $MEND_DATA)')
    .option('--quick', 'a few minutes: shows that it runs, not what the parts do')
    .option('--seed <number>', 'the first seed', wholeNumber(0), 1)
    .option('--seeds <number>', 'how many seeds', wholeNumber(1, 99))
    .option('--steps <number>', 'steps of every Run and search', wholeNumber(1))
    .option('--batch <number>', 'patches of every step', wholeNumber(1, 64))
    .option('--arms <list>', `separated by commas: ${ARM_IDS.join(', ')} (default: all)`, armList)
    .option('--no-train', 'use what is trained, and say what is not')
    .option('--runs <folder>', 'where Runs are kept (quick: below it, in quick/)', 'runs/rdmc')
    .option(
      '--out <folder>',
      'where rdmc.json and rdmc.md go (default: docs/results; quick: where its Runs are)',
    )
    .action(experiment);
}

const ARM_IDS = ARMS.map(({ id }) => id);

function armList(text: string): string[] {
  const ids = text.split(',').map((part) => part.trim());
  if (ids.every((id) => ARM_IDS.includes(id))) return ids;
  throw new InvalidArgumentError(`choose from ${ARM_IDS.join(', ')}.`);
}

/** Repeats of each timing, and crops under rain with veil. */
const REPEATS = 3;
const VEILED = 12;

async function experiment(options: RdmcOptions): Promise<void> {
  const quick = options.quick === true;
  const base = quick ? QUICK : FULL;
  const { steps, batch, seeds = base.seeds } = options;
  const sizes: Sizes = {
    ...base,
    ...(steps !== undefined && { steps, searchSteps: steps }),
    ...(batch !== undefined && { batch }),
    seeds,
  };
  const runs = quick ? join(options.runs, 'quick') : options.runs;
  const out = options.out ?? (quick ? join(runs, 'results') : 'docs/results');
  const reader = diskReader(dataFolder(options));
  const photos = await readRain(sizes, reader);
  const backend = await openEngine(options.backend);
  const { assertHealthy } = backend;
  const bar = progressBar((ARMS.length + 1) * sizes.seeds);
  let done = 0;
  const room: Room = {
    reader,
    store: createPhotoStore(reader),
    backend,
    photos,
    sizes,
    first: options.seed,
    ...(options.arms ? { arms: options.arms } : {}),
    train: options.train,
    runs,
    onRun: (name) => bar.update(done++, name),
  };
  const ran = await runArms(room);
  bar.stop();
  const result: Result = {
    experiment: 'rdmc',
    quick,
    command: commandOf(options),
    seed: options.seed,
    sizes,
    host: hostOf(backend.report),
    input: await scoreRain([], photos, assertHealthy),
    photos: await photosWithDigests(photos.paths, reader),
    ...ran,
    costs: [...costsOf(options.seed, sizes, ran.searches[0]?.genotype ?? null), ...(await zooCosts())],
    speeds: await measureSpeeds(quick ? 1 : REPEATS, backend),
    veil: await scoreVeil(quick ? 1 : VEILED, room),
    probe: await probeRain(room),
  };
  await writeOut(join(out, 'rdmc.json'), `${JSON.stringify(result)}\n`);
  await writeOut(join(out, 'rdmc.md'), pageOf(result));
  printResult(options.json, result, [
    `${ran.runs.length} Runs, ${ran.missing.length} not trained yet`,
    `${join(out, 'rdmc.json')} and ${join(out, 'rdmc.md')}`,
  ]);
}

/** What repeats the result. */
function commandOf({ quick, seed, seeds, steps, batch, arms, train }: RdmcOptions): string {
  return [
    'mend experiment rdmc',
    ...(quick ? ['--quick'] : []),
    `--seed ${seed}`,
    ...(seeds === undefined ? [] : [`--seeds ${seeds}`]),
    ...(steps === undefined ? [] : [`--steps ${steps}`]),
    ...(batch === undefined ? [] : [`--batch ${batch}`]),
    ...(arms === undefined ? [] : [`--arms ${arms.join(',')}`]),
    ...(train ? [] : ['--no-train']),
  ].join(' ');
}
