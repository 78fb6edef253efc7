/** `mend experiment art-tur`: does it help to weigh tasks by Art or TUR? */
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { createPhotoStore } from '../../engine/data/photo-store.ts';
import { isPresetId, type PresetId } from '../../engine/domain/presets.ts';
import { NAMED_NETWORKS } from '../../engine/networks/named.ts';
import { dataFolder, diskReader } from '../data-folder.ts';
import { openEngine } from '../engine.ts';
import { ABLATIONS, ARMS, type Arm, FULL, QUICK, recipeOf, type Sizes } from '../experiments/art-tur/arms.ts';
import { networksPage, readResults } from '../experiments/art-tur/networks-page.ts';
import { pageName, pageOf } from '../experiments/art-tur/page.ts';
import { type Choice, cropPlan, realPlan, wantedRuns } from '../experiments/art-tur/plan.ts';
import { drawPlots } from '../experiments/art-tur/plots.ts';
import { SETTINGS } from '../experiments/art-tur/published.ts';
import type { Result, SettingResult } from '../experiments/art-tur/result.ts';
import { type Room, runSetting } from '../experiments/art-tur/run-setting.ts';
import { hostOf } from '../experiments/common/host.ts';
import { readRealPhotos } from '../experiments/common/real-photos.ts';
import { photosWithDigests, testPhotos } from '../experiments/common/test-crops.ts';
import { type CommonOptions, wholeNumber, withCommonOptions } from '../options.ts';
import { writeOut } from '../photo-files.ts';
import { printResult, progressBar } from '../report.ts';

interface ArtTurOptions extends CommonOptions {
  readonly data?: string;
  readonly quick?: true;
  readonly seed: number;
  readonly seeds?: number;
  readonly steps?: number;
  readonly network?: string;
  readonly settings?: readonly PresetId[];
  readonly arms?: readonly string[];
  readonly ablations?: true;
  readonly train: boolean;
  readonly runs: string;
  readonly out?: string;
}

export function artTurCommand(): Command {
  return withCommonOptions(new Command('art-tur'))
    .description(
      'Compare Art, TUR and their rivals: equal networks, budgets, photos and first weights. Every Run is a folder of "mend train"; what is there is used, what was stopped goes on.',
    )
    .option('--data <folder>', 'the data folder (default: $MEND_DATA)')
    .option('--quick', 'a few minutes: shows that it runs, not what the methods do')
    .option('--seed <number>', 'the first seed', wholeNumber(0), 1)
    .option('--seeds <number>', 'how many seeds', wholeNumber(1, 99))
    .option('--steps <number>', 'steps of every Run', wholeNumber(20))
    .option(
      '--network <id>',
      `another network than the plain SRResNet, with Runs and results of its own: ${NETWORKS.join(', ')}`,
      networkName,
    )
    .option(
      '--settings <list>',
      `separated by commas: ${SETTINGS.join(', ')} (default: all; quick: the first)`,
      settingList,
    )
    .option('--arms <list>', `separated by commas: ${ARM_IDS.join(', ')} (default: all)`, armList)
    .option('--ablations', "on seven tasks also Art's and TUR's parts and beginnings")
    .option('--no-train', 'use what is trained, and say what is not')
    .option('--runs <folder>', 'where Runs are kept (quick: below it, in quick/)', 'runs/art-tur')
    .option(
      '--out <folder>',
      'where art-tur.json and art-tur.md go, pictures beside it in images/ (default: docs/results; quick: where its Runs are)',
    )
    .action(artTur);
}

function settingList(text: string): PresetId[] {
  return text.split(',').map((part) => {
    const id = part.trim();
    if (isPresetId(id) && SETTINGS.includes(id)) return id;
    throw new InvalidArgumentError(`choose from ${SETTINGS.join(', ')}.`);
  });
}

const NETWORKS = NAMED_NETWORKS.map(({ id }) => id);

function networkName(text: string): string {
  if (NETWORKS.includes(text)) return text;
  throw new InvalidArgumentError(`choose from ${NETWORKS.join(', ')}.`);
}

const ARM_IDS = ARMS.map(({ id }) => id);

function armList(text: string): string[] {
  const ids = text.split(',').map((part) => part.trim());
  const known = [...ARMS, ...ABLATIONS].map(({ id }) => id);
  if (ids.every((id) => known.includes(id))) return ids;
  throw new InvalidArgumentError(`choose from ${known.join(', ')}; ablations also need --ablations.`);
}

async function artTur(options: ArtTurOptions): Promise<void> {
  const quick = options.quick === true;
  const base = quick ? QUICK : FULL;
  const sizes: Sizes = {
    ...base,
    steps: options.steps ?? base.steps,
    seeds: options.seeds ?? base.seeds,
    ...(options.network === undefined ? {} : { network: options.network }),
  };
  const settings = options.settings ?? (quick ? SETTINGS.slice(0, 1) : SETTINGS);
  const runs = join(options.runs, ...(quick ? ['quick'] : []), ...(options.network ? [options.network] : []));
  const out = options.out ?? (quick ? join(runs, 'results') : 'docs/results');
  const pictures = join(out, '..', 'images', pageName(sizes));
  const reader = diskReader(dataFolder(options));
  const backend = await openEngine(options.backend);
  const real = await readRealPhotos(realPlan(quick), reader);
  const plain = recipeOf(ARMS[0] as Arm, options.seed, sizes);
  const photos = await testPhotos(plain, cropPlan(sizes), reader);
  const plan: Choice = {
    first: options.seed,
    sizes,
    ablations: options.ablations === true,
    ...(options.arms ? { arms: options.arms } : {}),
  };
  const bar = progressBar(settings.reduce((sum, setting) => sum + wantedRuns(setting, plan).length, 0));
  let done = 0;
  const room: Room = {
    ...plan,
    reader,
    store: createPhotoStore(reader),
    backend,
    real,
    photos,
    train: options.train,
    runs,
    pictures,
    onRun: (name) => bar.update(done++, name),
  };
  const found: SettingResult[] = [];
  for (const setting of settings) found.push(await runSetting(setting, room));
  bar.stop();
  const result: Result = {
    experiment: 'art-tur',
    quick,
    command: commandOf(options, settings),
    seed: options.seed,
    sizes,
    host: hostOf(backend.report),
    testPhotos: photos,
    realPhotos: await photosWithDigests(
      real.map(({ path }) => path),
      reader,
    ),
    settings: found,
  };
  const name = pageName(sizes);
  await writeOut(join(out, `${name}.json`), `${JSON.stringify(result)}\n`);
  await writeOut(join(out, `${name}.md`), pageOf(result));
  const all = await readResults(out);
  if (all.length > 1) await writeOut(join(out, 'art-tur-networks.md'), networksPage(all));
  for (const { file, svg } of drawPlots(result)) await writeOut(join(pictures, file), svg);
  printResult(options.json, result, [
    ...found.map(
      ({ setting, runs: there, missing }) =>
        `${setting}: ${there.length} Runs, ${missing.length} not trained yet`,
    ),
    `${join(out, `${name}.json`)}, ${join(out, `${name}.md`)} and pictures in ${pictures}`,
  ]);
}

/** What repeats the result. */
function commandOf(options: ArtTurOptions, settings: readonly PresetId[]): string {
  const { quick, seed, seeds, steps, network, arms, ablations } = options;
  return [
    'mend experiment art-tur',
    ...(quick ? ['--quick'] : []),
    `--seed ${seed}`,
    ...(seeds === undefined ? [] : [`--seeds ${seeds}`]),
    ...(steps === undefined ? [] : [`--steps ${steps}`]),
    ...(network === undefined ? [] : [`--network ${network}`]),
    ...(options.settings === undefined ? [] : [`--settings ${settings.join(',')}`]),
    ...(arms === undefined ? [] : [`--arms ${arms.join(',')}`]),
    ...(ablations ? ['--ablations'] : []),
    ...(options.train ? [] : ['--no-train']),
  ].join(' ');
}
