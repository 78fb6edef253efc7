/** Executes a Recipe into the folder of its Run: what `mend train` and the experiments share. */
import { readDataset } from '../engine/data/dataset.ts';
import type { FolderReader } from '../engine/data/folder-reader.ts';
import { lookAtReal } from '../engine/data/look-at-real.ts';
import { createPhotoStore, type PhotoStore } from '../engine/data/photo-store.ts';
import { createSampler } from '../engine/data/sampler.ts';
import { readValidation, scoreValidation } from '../engine/data/validation.ts';
import type { BackendReport } from '../engine/domain/backend.ts';
import { bestLook } from '../engine/domain/drift.ts';
import { extractorOf, type Recipe } from '../engine/domain/recipe.ts';
import type { RunEvent, RunSummary } from '../engine/domain/run.ts';
import { scaleOf } from '../engine/evaluation/calibration.ts';
import { buildNetwork } from '../engine/networks/catalog.ts';
import type { Network } from '../engine/networks/network.ts';
import type { Backend } from '../engine/runtime/backend.ts';
import { train } from '../engine/training/trainer.ts';
import { beginWith } from '../engine/weights/deepen.ts';
import { type AdaptationReport, lookLine, reportAdaptation } from './adapted.ts';
import { openExtractor, openZoo, readModelFile } from './engine.ts';
import { linksLine } from './links-line.ts';
import { decibel, progressBar, say } from './report.ts';
import {
  beginRun,
  keptWeights,
  openLog,
  readCheckpoint,
  type WrittenWeights,
  writeCheckpoint,
  writeWeights,
} from './run-folder.ts';
import { taskWeights } from './task-weights.ts';
import { openTeachers } from './teachers.ts';

export interface TrainOrder {
  readonly recipe: Recipe;
  /** Holds Recipe, weights, Checkpoints and log. */
  readonly folder: string;
  readonly reader: FolderReader;
  /** Decoded photos, where several Runs share them. */
  readonly store?: PhotoStore;
  /** Goes on from the Checkpoint of the folder; otherwise a folder that holds one is refused. */
  readonly resume: boolean;
  /** Stops after so many steps in all; the schedule stays the Recipe's. */
  readonly steps?: number;
  /** VGG-19's weights, where the Recipe asks for its features. */
  readonly vgg?: string;
  /** Called last, so that whatever is wrong with data or folder is said first. */
  readonly open: () => Promise<Pick<Backend, 'assertHealthy' | 'report'>>;
}

export type TrainedRun = RunSummary &
  WrittenWeights &
  Pick<BackendReport, 'backend' | 'adapter'> & {
    /** Of an adaptation; `weights` are then the best ones by its rule, and `last.safetensors` the latest. */
    readonly adaptation?: AdaptationReport;
  };

/**
 * Trains and writes the weights. Ctrl-C stops after the step, with a Checkpoint and `reason: 'stopped'`.
 * @throws StudioError as `readDataset`, `beginRun`, `readCheckpoint` and `train` do
 */
export async function trainRun(order: TrainOrder): Promise<TrainedRun> {
  const { recipe, folder, reader } = order;
  const network = buildNetwork(recipe.network);
  const dataset = await readDataset(recipe, reader);
  const store = order.store ?? createPhotoStore(reader);
  const validation = await readValidation(recipe, dataset, store);
  if (!order.resume) await beginRun(folder, recipe);
  const resume = order.resume ? await readCheckpoint(folder) : null;
  const { assertHealthy, report } = await order.open();
  const total = Math.min(order.steps ?? recipe.schedule.steps, recipe.schedule.steps);
  const bar = progressBar(total);
  const log = openLog(folder);
  const weights = taskWeights();
  const kind = extractorOf(recipe);
  const { teachers, dispose } = await openTeachers(recipe, network);
  let interrupted = false;
  const interrupt = (): void => {
    interrupted = true;
    say('Stopping after this step; going on later starts from here.');
  };
  process.once('SIGINT', interrupt);
  try {
    const { summary, checkpoint } = await train({
      recipe,
      network,
      source: createSampler(recipe, dataset, store),
      start: resume ? null : await startParams(recipe, network),
      resume,
      steps: total,
      stopped: () => interrupted,
      assertHealthy,
      teachers,
      ...(kind && { features: (await openExtractor(kind, order.vgg)).taps }),
      validate: (predict, doubt) => scoreValidation(validation, predict, doubt),
      look: (predict, scores, step) => lookAtReal(validation, predict, scores, step),
      onCheckpoint: async (state) => {
        await writeCheckpoint(folder, state);
        const { limits } = recipe.adaptation ?? {};
        const best = limits && bestLook(state.looks ?? [], limits);
        if (best?.step === state.step) await writeWeights(folder, network, recipe, state.average);
      },
      onEvent: (event) => {
        if (event.kind === 'step') {
          bar.update(event.step, `loss ${event.loss.toFixed(4)}`);
          weights.add(event);
        } else if (isWorthSaying(event)) say(describeEvent(event));
        const line = event.kind === 'checkpoint' ? weights.line() : null;
        if (line !== null) say(`step ${event.step}: ${line}`);
        log.add(event);
      },
    });
    const { average, looks } = checkpoint;
    const adaptation = reportAdaptation(recipe, looks ?? []);
    const written = adaptation
      ? await keptWeights(folder, () => writeWeights(folder, network, recipe, average, undefined, LAST))
      : await writeWeights(folder, network, recipe, average, scaleOf(summary.scores));
    await log.written();
    const { backend, adapter } = report;
    return { ...summary, backend, adapter, ...written, ...(adaptation && { adaptation }) };
  } finally {
    dispose();
    process.off('SIGINT', interrupt);
    bar.stop();
  }
}

/** Beside the best weights of an adaptation. */
const LAST = 'last.safetensors';

/** Params that the Recipe starts from: null for fresh ones, otherwise of a model id or a weights file. */
async function startParams(recipe: Recipe, network: Network): Promise<Float32Array | null> {
  const { start } = recipe;
  if (start === null) return null;
  const file = start.endsWith('.safetensors') ? await readModelFile(start) : await openZoo().weights(start);
  return beginWith(network, file.tensors, start, recipe.seed);
}

/** Links are told as often as the loss: now and then is enough on a terminal. */
function isWorthSaying(event: Exclude<RunEvent, { kind: 'step' }>): boolean {
  if (event.kind === 'links') return event.step % 50 === 0;
  return event.kind !== 'scores' || event.scores.length > 0;
}

function describeEvent(event: Exclude<RunEvent, { kind: 'step' }>): string {
  switch (event.kind) {
    case 'scores':
      return `step ${event.step}: ${event.scores.map(({ task, psnrInput, psnr }) => `${task} ${decibel(psnrInput)} -> ${decibel(psnr)}`).join(', ')}`;
    case 'look':
      return `step ${event.step}: ${lookLine(event.look)}`;
    case 'checkpoint':
      return `step ${event.step}: checkpoint written`;
    case 'links':
      return `step ${event.step}: ${linksLine(event)}`;
    default:
      return `step ${event.step}: ${event.message}`;
  }
}
