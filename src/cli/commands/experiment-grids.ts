/** `mend experiment grids`: do similarity, grouping and choice hold what GRIDS promises? */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { createPhotoStore } from '../../engine/data/photo-store.ts';
import { StudioError } from '../../engine/domain/fault.ts';
import { type ChainRoom, proposeChain } from '../../engine/grids/chain.ts';
import { choosePhoto } from '../../engine/grids/choose.ts';
import { denseSift } from '../../engine/grids/dense-sift.ts';
import { tapDescriber } from '../../engine/grids/describer.ts';
import { GROUP_NETWORKS } from '../../engine/grids/group-recipes.ts';
import { kindOf, REFERENCE_GROUPS, REFERENCE_SETS } from '../../engine/grids/reference-sets.ts';
import { stream } from '../../engine/runtime/random.ts';
import { dataFolder, diskReader } from '../data-folder.ts';
import { openDescribing, openEngine, openZoo } from '../engine.ts';
import { cached } from '../experiments/common/cache.ts';
import { hostOf } from '../experiments/common/host.ts';
import { SAMPLE_SIZES } from '../experiments/grids/fit-references.ts';
import { GROUP_PLOT, groupPlot } from '../experiments/grids/group-page.ts';
import { measureGrouped } from '../experiments/grids/grouped.ts';
import { judgePhotos } from '../experiments/grids/judge.ts';
import {
  MEASURE_SIZES,
  type MeasureRoom,
  measureTestPhotos,
  QUICK_MEASURE_SIZES,
} from '../experiments/grids/measure.ts';
import { measureMixed } from '../experiments/grids/mixed-photos.ts';
import { pageOf } from '../experiments/grids/page.ts';
import { partOf } from '../experiments/grids/parts.ts';
import { keptLines, type PhotoSample } from '../experiments/grids/photo-samples.ts';
import { realChoices } from '../experiments/grids/real-choices.ts';
import type { Result } from '../experiments/grids/result.ts';
import {
  automaticRows,
  cleanRow,
  confusionOf,
  gainRow,
  refusalRows,
  separation,
} from '../experiments/grids/selection.ts';
import { FOLDS, unknownRows } from '../experiments/grids/unknown.ts';
import { type CommonOptions, wholeNumber, withCommonOptions } from '../options.ts';
import { writeOut } from '../photo-files.ts';
import { printResult, say } from '../report.ts';

interface GridsExperimentOptions extends CommonOptions {
  readonly data?: string;
  readonly quick?: true;
  readonly seed: number;
  readonly groupSeeds: number;
  readonly network?: string;
  readonly train: boolean;
  readonly choice?: true;
  readonly runs: string;
  readonly out?: string;
}

export function gridsCommand(): Command {
  return withCommonOptions(new Command('grids'))
    .description(
      'Measure how alike kinds of damage are, what groups lose, and what choosing a model for each photo is worth. What was measured or trained before is used.',
    )
    .option('--data <folder>', 'the data folder (default: $MEND_DATA)')
    .option('--quick', 'a few minutes: shows that it runs, not what the method does')
    .option('--seed <number>', 'which photos and damage are drawn', wholeNumber(0), 1)
    .option('--group-seeds <number>', 'how many times all groups are trained', wholeNumber(1, 9), 1)
    .option(
      '--network <id>',
      `train groups of another network than the plain SRResNet, with Runs and results of its own: ${GROUP_NETWORKS.join(', ')}`,
      networkName,
    )
    .option('--no-train', 'use the group models that are trained, and say which are not')
    .option(
      '--choice',
      'measure anew only what is chosen for each photo, as after a change of models, and keep the rest of grids.json',
    )
    .option('--runs <folder>', 'where measurements and models are kept', 'runs/grids')
    .option('--out <folder>', 'where grids.json and grids.md go (default: docs/results; quick: --runs)')
    .action(run);
}

function networkName(text: string): string {
  if (GROUP_NETWORKS.includes(text)) return text;
  throw new InvalidArgumentError(`choose from ${GROUP_NETWORKS.join(', ')}.`);
}

async function run(options: GridsExperimentOptions): Promise<void> {
  const quick = options.quick === true;
  const runs = quick ? join(options.runs, 'quick') : options.runs;
  const sizes = quick ? QUICK_MEASURE_SIZES : MEASURE_SIZES;
  const reader = diskReader(dataFolder(options));
  const backend = await openEngine(options.backend);
  const zoo = openZoo();
  const describing = await openDescribing().load();
  const { references, model: descriptor, modelFor } = describing;
  const models = [
    ...new Set(REFERENCE_SETS.filter(({ id }) => id !== 'clean').map(({ task }) => modelFor(task))),
  ].sort();
  const { card, taps } = await zoo.features();
  const room: MeasureRoom = {
    reader,
    rivals: [tapDescriber(card.id, taps), denseSift],
    store: createPhotoStore(reader),
    descriptor,
    models: await Promise.all(models.map((id) => zoo.load(id))),
    runs,
    seed: options.seed,
    assertHealthy: backend.assertHealthy,
    tell: (done, total, label) => {
      if (done % 20 === 0) say(`${done} of ${total}: ${label}`);
    },
  };
  const chains: ChainRoom = { describing, load: zoo.load };
  const { network, seed } = options;
  const groupSeeds = quick ? 1 : options.groupSeeds;
  const usual = quick ? runs : 'docs/results';
  const out = options.out ?? (network === undefined ? usual : join(usual, `grids-${network}`));
  const kept = options.choice ? await readResult(join(out, 'grids.json')) : null;
  const grouped =
    kept ??
    (await measureGrouped(
      room,
      sizes,
      {
        quick,
        seeds: [seed, ...Array.from({ length: groupSeeds - 1 }, (_, i) => seed + i + 1)],
        network,
        train: options.train,
        allRound: modelFor('unknown'),
      },
      backend,
    ));
  const samples = await measureTestPhotos(room, sizes);
  const photos = await judgePhotos(samples, references, modelFor);
  const known = photos.filter(({ group }) => group !== null);
  const command = `mend experiment grids${quick ? ' --quick' : ''}${options.train ? '' : ' --no-train'} --seed ${seed}${network === undefined ? '' : ` --network ${network}`}${groupSeeds > 1 ? ` --group-seeds ${groupSeeds}` : ''}`;
  const result: Result = {
    experiment: 'grids',
    quick,
    seed,
    command: kept?.command ?? command,
    ...(kept && { choiceCommand: `${command} --choice` }),
    sizes,
    host: hostOf(backend.report),
    models,
    allInOne: modelFor('unknown'),
    maps: grouped.maps,
    sensitivity: grouped.sensitivity,
    paper: grouped.paper,
    choice: confusionOf(
      known.map(({ group, chosenGroup }) => ({ truth: group ?? '', found: chosenGroup })),
      REFERENCE_GROUPS.map(({ id }) => id),
    ),
    automatic: automaticRows(photos, models, modelFor('unknown')),
    clean: cleanRow(photos),
    gain: gainRow(known),
    limit: references.limit,
    refusal: refusalRows(photos),
    separation: separation(photos),
    unknown: await unknownOf(samples, join(options.runs, `references-${descriptor.id}.jsonl`)),
    mixed: await measureMixed(
      join(runs, `mixed-${descriptor.id}.jsonl`),
      sizes.mixedPhotos,
      { ...chains, ...room, part: await partOf('test', reader), sizes: SAMPLE_SIZES },
      room.tell,
    ),
    real: quick ? [] : await realChoices(join(runs, 'real.json'), room.store, { ...chains, ...room }),
    timing: await cached(
      join(runs, 'timing.json'),
      { backend: backend.report, node: process.versions.node, descriptor: descriptor.id },
      () => timeChoices(chains),
    ),
    groups: grouped.groups,
    groupSeeds: grouped.groupSeeds,
  };
  await writeOut(join(out, 'grids.json'), `${JSON.stringify(result, null, 1)}\n`);
  await writeOut(join(out, 'grids.md'), pageOf(result));
  const plot = groupPlot(result.groups);
  if (plot) await writeOut(join(out, 'grids', GROUP_PLOT), plot);
  printResult(options.json, result, [`${join(out, 'grids.json')} and ${join(out, 'grids.md')}`]);
}

/** An earlier result. @throws StudioError `option-invalid` where there is none */
async function readResult(file: string): Promise<Result> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new StudioError('option-invalid', `There is no ${file} to keep the rest of; leave out --choice.`);
  });
  return JSON.parse(text) as Result;
}

/** Each group taken for unknown; none where the training photos are not measured here (scripts/fit-grids.ts does). */
async function unknownOf(samples: readonly PhotoSample[], training: string): Promise<Result['unknown']> {
  const known = samples.filter(({ set }) => kindOf(set));
  const rows = new Map(
    (await keptLines<PhotoSample>(training)).map((row) => [`${row.set} ${row.index}`, row]),
  );
  if (rows.size === 0) return [];
  const learned = [...rows.values()];
  const key = [...learned, ...known].map(({ set, index, statistics }) => [set, index, statistics[0]]);
  return cached(`${training}.unknown.json`, { key, folds: FOLDS }, async () => unknownRows(learned, known));
}

const TIMED_SIDE = 1024;

/** What a choice costs for a photo of a megapixel, by patches; the first one warms up. Kept: a busy machine tells nothing. */
async function timeChoices(room: ChainRoom): Promise<Result['timing']> {
  const random = stream(1, 'timed photo');
  const rgb = Uint8Array.from({ length: TIMED_SIDE ** 2 * 3 }, () => random.integer(0, 255));
  const raster = { width: TIMED_SIDE, height: TIMED_SIDE, depth: 8, alpha: null, rgb } as const;
  const rows: Result['timing'][number][] = [];
  for (const patches of [16, 32, 64, 128]) {
    const once = await choosePhoto(raster, room.describing, { patches });
    const tried = await proposeChain(raster, once, room);
    rows.push({
      patches,
      milliseconds: Math.round(once.milliseconds),
      withPreview: Math.round(tried.milliseconds),
    });
  }
  return rows.slice(1);
}
