/** `mend experiment grids`: do similarity, grouping and choice hold what GRIDS promises? */
import { cpus } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { createPhotoStore } from '../../engine/data/photo-store.ts';
import { dataFolder, diskReader } from '../data-folder.ts';
import { openDescribing, openEngine, openZoo } from '../engine.ts';
import {
  MEASURE_SIZES,
  type MeasureRoom,
  measureMaps,
  measurePaperPhotos,
  measureTestPhotos,
  QUICK_MEASURE_SIZES,
} from '../experiments/grids/measure.ts';
import { type CommonOptions, wholeNumber, withCommonOptions } from '../options.ts';
import { say } from '../report.ts';

interface GridsExperimentOptions extends CommonOptions {
  readonly data?: string;
  readonly quick?: true;
  readonly seed: number;
  readonly train: boolean;
  readonly measureOnly?: true;
  readonly runs: string;
  readonly out?: string;
}

/** What "Automatic" can choose from. */
const MODELS = ['local-2', 'haze-1', 'lowlight-1'] as const;

export function gridsCommand(): Command {
  return withCommonOptions(new Command('grids'))
    .description(
      'Measure how alike kinds of damage are, what groups lose, and what choosing a model for each photo is worth. What was measured or trained before is used.',
    )
    .option('--data <folder>', 'the data folder (default: $MEND_DATA)')
    .option('--quick', 'a few minutes: shows that it runs, not what the method does')
    .option('--seed <number>', 'which photos and damage are drawn', wholeNumber(0), 1)
    .option('--no-train', 'use the group models that are trained, and say which are not')
    .option('--runs <folder>', 'where measurements and models are kept', 'runs/grids')
    .option('--out <folder>', 'where grids.json and grids.md go (default: docs/results; quick: --runs)')
    .action(run);
}

async function run(options: GridsExperimentOptions): Promise<void> {
  const quick = options.quick === true;
  const runs = quick ? join(options.runs, 'quick') : options.runs;
  const sizes = quick ? QUICK_MEASURE_SIZES : MEASURE_SIZES;
  const reader = diskReader(dataFolder(options));
  const backend = await openEngine(options.backend);
  const zoo = openZoo();
  const room: MeasureRoom = {
    reader,
    store: createPhotoStore(reader),
    descriptor: await openDescribing().model(),
    models: await Promise.all(MODELS.map((id) => zoo.load(id))),
    runs,
    seed: options.seed,
    assertHealthy: backend.assertHealthy,
    tell: (done, total, label) => {
      if (done % 20 === 0) say(`${done} of ${total}: ${label}`);
    },
  };
  const maps = await measureMaps(room, sizes);
  const photos = await measureTestPhotos(room, sizes);
  const paper = await measurePaperPhotos(room, sizes);
  say(`${maps.length} ${photos.length} ${paper.length} ${cpus().length}`);
}
