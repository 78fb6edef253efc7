/** `mend train`: executes a Recipe on our own engine; resumable bit by bit. */
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { readDataset } from '../../engine/data/dataset.ts';
import { createPhotoStore } from '../../engine/data/photo-store.ts';
import { createSampler } from '../../engine/data/sampler.ts';
import { readValidation, scoreValidation } from '../../engine/data/validation.ts';
import { StudioError } from '../../engine/domain/fault.ts';
import { parseRecipe, type Recipe } from '../../engine/domain/recipe.ts';
import type { RunEvent } from '../../engine/domain/run.ts';
import { buildNetwork } from '../../engine/networks/catalog.ts';
import type { Network } from '../../engine/networks/network.ts';
import { train } from '../../engine/training/trainer.ts';
import { flatten } from '../../engine/weights/flat.ts';
import { dataFolder, diskReader } from '../data-folder.ts';
import { openEngine, openZoo, readModelFile } from '../engine.ts';
import { type CommonOptions, wholeNumber, withCommonOptions } from '../options.ts';
import { decibel, printResult, progressBar, say } from '../report.ts';
import { beginRun, openLog, readCheckpoint, writeCheckpoint, writeWeights } from '../run-folder.ts';
import { taskWeights } from '../task-weights.ts';

interface TrainOptions extends CommonOptions {
  readonly data?: string;
  readonly out: string;
  readonly steps?: number;
  readonly resume?: true;
}

export function trainCommand(): Command {
  return withCommonOptions(new Command('train'))
    .description('Train the network of a Recipe. Writes weights, checkpoints and a log into one folder.')
    .argument('<recipe>', 'a Recipe, as JSON')
    .option('--data <folder>', 'the data folder (default: $MEND_DATA)')
    .requiredOption('--out <folder>', 'where weights, checkpoints and the log go')
    .option(
      '--steps <number>',
      'stop after so many steps in all; the schedule stays that of the Recipe',
      wholeNumber(1),
    )
    .option('--resume', 'go on from the last checkpoint, bit by bit as if there had been no break')
    .action(run);
}

async function run(recipeFile: string, options: TrainOptions): Promise<void> {
  const recipe = await readRecipe(recipeFile);
  const network = buildNetwork(recipe.network);
  const reader = diskReader(dataFolder(options));
  const dataset = await readDataset(recipe, reader);
  const store = createPhotoStore(reader);
  const validation = await readValidation(recipe, dataset, store);
  if (!options.resume) await beginRun(options.out, recipe);
  const resume = options.resume ? await readCheckpoint(options.out) : null;
  const backend = await openEngine(options.backend);
  const total = Math.min(options.steps ?? recipe.schedule.steps, recipe.schedule.steps);
  const bar = progressBar(total);
  const log = openLog(options.out);
  const weights = taskWeights();
  let interrupted = false;
  process.once('SIGINT', () => {
    interrupted = true;
    say('Stopping after this step; go on later with --resume.');
  });
  const { summary, checkpoint } = await train({
    recipe,
    network,
    source: createSampler(recipe, dataset, store),
    start: resume ? null : await startParams(recipe, network),
    resume,
    steps: total,
    stopped: () => interrupted,
    assertHealthy: backend.assertHealthy,
    validate: (predict) => scoreValidation(validation, predict),
    onCheckpoint: (state) => writeCheckpoint(options.out, state),
    onEvent: (event) => {
      if (event.kind === 'step') {
        bar.update(event.step, `loss ${event.loss.toFixed(4)}`);
        weights.add(event);
      } else if (event.kind !== 'scores' || event.scores.length > 0) say(describeEvent(event));
      const line = event.kind === 'checkpoint' ? weights.line() : null;
      if (line !== null) say(`step ${event.step}: ${line}`);
      log.add(event);
    },
  });
  bar.stop();
  const written = await writeWeights(options.out, network, recipe, checkpoint.average);
  await log.written();
  const result = { ...summary, backend: backend.report.backend, adapter: backend.report.adapter, ...written };
  printResult(options.json, result, [
    `${summary.steps} of ${recipe.schedule.steps} steps, loss ${summary.loss.toFixed(4)}`,
    `${written.weights} (sha256 ${written.sha256})`,
  ]);
}

async function readRecipe(file: string): Promise<Recipe> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new StudioError('recipe-invalid', `There is no Recipe ${file}; check its name.`);
  });
  try {
    return parseRecipe(JSON.parse(text));
  } catch (error) {
    if (error instanceof StudioError) throw error;
    throw new StudioError('recipe-invalid', `${file} is not JSON: ${(error as Error).message}.`);
  }
}

/** Params that the Recipe starts from: null for fresh ones, otherwise of a model id or a weights file. */
async function startParams(recipe: Recipe, network: Network): Promise<Float32Array | null> {
  const { start } = recipe;
  if (start === null) return null;
  const file = start.endsWith('.safetensors') ? await readModelFile(start) : await openZoo().weights(start);
  return flatten(network, file.tensors, start);
}

function describeEvent(event: Exclude<RunEvent, { kind: 'step' }>): string {
  switch (event.kind) {
    case 'scores':
      return `step ${event.step}: ${event.scores.map(({ task, psnrInput, psnr }) => `${task} ${decibel(psnrInput)} -> ${decibel(psnr)}`).join(', ')}`;
    case 'checkpoint':
      return `step ${event.step}: checkpoint written`;
    default:
      return `step ${event.step}: ${event.message}`;
  }
}
