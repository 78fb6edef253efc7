/** `mend experiment backbones`: what each network costs, and what it has learned after the same time. */
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { createPhotoStore } from '../../engine/data/photo-store.ts';
import { buildNetwork } from '../../engine/networks/catalog.ts';
import type { NamedNetwork } from '../../engine/networks/named.ts';
import { learnedSize } from '../../engine/networks/params.ts';
import { dataFolder, diskReader } from '../data-folder.ts';
import { openEngine } from '../engine.ts';
import {
  CANDIDATES,
  cropPlan,
  FULL,
  QUICK,
  TRIALS,
  trialRecipe,
} from '../experiments/backbones/candidates.ts';
import { psnrOf, timeOf, timesOnWebgpu } from '../experiments/backbones/measure.ts';
import { drawPlot, PLOT, pageOf } from '../experiments/backbones/page.ts';
import type { Candidate, Result } from '../experiments/backbones/result.ts';
import { type TimedRoom, trainFor, trainingOf, writeRecipe } from '../experiments/backbones/training.ts';
import { hostOf } from '../experiments/common/host.ts';
import { readTestCrops, scoreCrops, testPhotos } from '../experiments/common/test-crops.ts';
import { type CommonOptions, numberBetween, wholeNumber, withCommonOptions } from '../options.ts';
import { writeOut } from '../photo-files.ts';
import { printResult, say } from '../report.ts';

interface BackbonesOptions extends CommonOptions {
  readonly data?: string;
  readonly quick?: true;
  readonly seed: number;
  readonly minutes: number;
  readonly networks?: readonly NamedNetwork[];
  readonly train: boolean;
  readonly recipes?: true;
  readonly runs: string;
  readonly out?: string;
}

const IDS = CANDIDATES.map(({ id }) => id).join(', ');

export function backbonesCommand(): Command {
  return withCommonOptions(new Command('backbones'))
    .description(
      'Compare networks: what each costs, and what it has learned after the same time. What is trained is used, what was stopped goes on.',
    )
    .option('--data <folder>', 'the data folder (default: $MEND_DATA)')
    .option('--quick', 'a minute or two: shows that it runs, not what networks are worth')
    .option('--seed <number>', 'the seed of weights, photos and damage', wholeNumber(0), 1)
    .option('--minutes <number>', 'what each network is given', numberBetween(0.1, 10_000), 60)
    .option('--networks <list>', `separated by commas: ${IDS} (default: all)`, networkList)
    .option('--no-train', 'use what is trained, and say what is not')
    .option('--recipes', 'only write the Recipes, for the PyTorch twin to train')
    .option('--runs <folder>', 'where Runs are kept (quick: below it, in quick/)', 'runs/backbones')
    .option(
      '--out <folder>',
      'where backbones.json and backbones.md go (default: docs/results; quick: --runs)',
    )
    .action(run);
}

function networkList(text: string): NamedNetwork[] {
  return text.split(',').map((part) => {
    const found = CANDIDATES.find(({ id }) => id === part.trim());
    if (found) return found;
    throw new InvalidArgumentError(`choose from ${IDS}.`);
  });
}

async function run(options: BackbonesOptions): Promise<void> {
  const quick = options.quick === true;
  const sizes = quick ? QUICK : FULL;
  const runs = quick ? join(options.runs, 'quick') : options.runs;
  const wanted = options.networks ?? CANDIDATES;
  const reader = diskReader(dataFolder(options));
  const store = createPhotoStore(reader);
  if (options.recipes) {
    const room = { reader, store, sizes, seed: options.seed, runs, minutes: options.minutes };
    for (const network of wanted)
      await writeRecipe({ ...room, open: () => openEngine(options.backend) }, network);
    printResult(options.json, { runs }, [`Recipes of ${wanted.length} networks below ${runs}`]);
    return;
  }
  const backend = await openEngine(options.backend === 'auto' ? 'wasm' : options.backend);
  const room: TimedRoom = {
    reader,
    store,
    open: async () => backend,
    sizes,
    seed: options.seed,
    runs,
    minutes: quick ? 0 : options.minutes,
  };
  const recipe = trialRecipe(sizes);
  const photos = await testPhotos(recipe, cropPlan(sizes), reader);
  const crops = await readTestCrops(recipe, cropPlan(sizes), reader, store);
  const scored = (models: Parameters<typeof scoreCrops>[0]) =>
    scoreCrops(models, crops, cropPlan(sizes).border, backend.assertHealthy);
  const found: Candidate[] = [];
  for (const network of wanted) {
    say(network.label);
    const training = options.train ? await trainFor(room, network) : await trainingOf(room, network);
    const built = buildNetwork(network.spec);
    found.push({
      id: network.id,
      label: network.label,
      parameters: learnedSize(built),
      gmac: Number((built.macsPerPixel / 1000).toFixed(2)),
      wasm: await timeOf(room, network, sizes.timed.wasm, backend.report),
      webgpu: null,
      training,
      psnr: training === null ? [] : await psnrOf(room, network, training, crops, scored),
    });
  }
  const input = (await scored([])).map((scores) =>
    scores.input.map((value) => (Number.isFinite(value) ? value : null)),
  );
  const graphics = await timesOnWebgpu(room, wanted);
  const result: Result = {
    experiment: 'backbones',
    quick,
    command: commandOf(options),
    seed: options.seed,
    host: hostOf(backend.report),
    adapter: graphics?.adapter ?? null,
    images: sizes.images,
    crop: sizes.crop,
    trials: TRIALS.map(({ label }) => label),
    input,
    testPhotos: photos,
    candidates: found.map((candidate) => ({
      ...candidate,
      webgpu: graphics?.times.get(candidate.id) ?? null,
    })),
  };
  const out = options.out ?? (quick ? runs : 'docs/results');
  await writeOut(join(out, 'backbones.json'), `${JSON.stringify(result)}\n`);
  await writeOut(join(out, 'backbones.md'), pageOf(result));
  if (found.some(({ training }) => training !== null))
    await writeOut(join(out, '..', 'images', PLOT), drawPlot(result));
  const trained = found.filter(({ training }) => training !== null).length;
  printResult(options.json, result, [
    `${trained} of ${found.length} networks trained; ${join(out, 'backbones.json')} and ${join(out, 'backbones.md')}`,
  ]);
}

/** What repeats the result. */
function commandOf({ quick, seed, minutes, networks, train }: BackbonesOptions): string {
  return [
    'mend experiment backbones',
    ...(quick ? ['--quick'] : [`--minutes ${minutes}`]),
    `--seed ${seed}`,
    ...(networks ? [`--networks ${networks.map(({ id }) => id).join(',')}`] : []),
    ...(train ? [] : ['--no-train']),
  ].join(' ');
}
