/** One Run of the experiment: train an arm, score it on test photos. */
import { type Dataset, readDataset } from '../../../engine/data/dataset.ts';
import type { FolderReader } from '../../../engine/data/folder-reader.ts';
import type { PhotoStore } from '../../../engine/data/photo-store.ts';
import { createSampler } from '../../../engine/data/sampler.ts';
import { readValidation } from '../../../engine/data/validation.ts';
import { fromFloats } from '../../../engine/domain/raster.ts';
import { fingerprint, type Recipe } from '../../../engine/domain/recipe.ts';
import type { RunEvent, TaskStep } from '../../../engine/domain/run.ts';
import type { ValidationSet } from '../../../engine/domain/sample.ts';
import { psnr } from '../../../engine/evaluation/psnr.ts';
import { buildNetwork } from '../../../engine/networks/catalog.ts';
import { layoutOf } from '../../../engine/networks/params.ts';
import { type Predict, train } from '../../../engine/training/trainer.ts';
import { type Arm, recipeOf, type Sizes } from './arms.ts';
import type { ArmRun, TaskScores } from './result.ts';

/** What all Runs share. */
export interface Bench {
  readonly train: Dataset;
  readonly test: readonly ValidationSet[];
  readonly store: PhotoStore;
  readonly assertHealthy: () => void;
}

/** As MiOIR measures. */
const BORDER = 4;

/** Photos that no arm learns from; in this order, as many as are asked for. */
const TEST = ['clean/kodak24', 'clean/cbsd68'];

/** Lists the training photos and damages the test crops, the same for every arm and every seed. */
export async function readBench(
  recipe: Recipe,
  reader: FolderReader,
  store: PhotoStore,
): Promise<Pick<Bench, 'train' | 'test'>> {
  const data = { root: 'test', clean: TEST, pairs: [], exclude: [], validation: null };
  const { train: photos } = await readDataset({ ...recipe, data }, reader);
  const test = await readValidation(recipe, { train: photos, validation: photos }, store);
  return { train: await readDataset(recipe, reader), test };
}

/** Trains and scores. */
export async function runArm(
  arm: Arm,
  seed: number,
  sizes: Sizes,
  bench: Bench,
  onStep: (step: number) => void,
): Promise<ArmRun> {
  const recipe = recipeOf(arm, seed, sizes);
  const network = buildNetwork(recipe.network);
  const began = performance.now();
  const late: RunEvent[] = [];
  let scores: TaskScores[] = [];
  const { checkpoint } = await train({
    recipe,
    network,
    source: createSampler(recipe, bench.train, bench.store),
    start: null,
    resume: null,
    stopped: () => false,
    assertHealthy: bench.assertHealthy,
    onCheckpoint: () => {},
    onEvent: (event) => {
      if (event.kind !== 'step') return;
      onStep(event.step);
      if (event.step > 0.9 * sizes.steps) late.push(event);
    },
    validate: async (predict) => {
      scores = await scoreTest(bench.test, predict);
      return [];
    },
  });
  return {
    arm: arm.id,
    seed,
    fingerprint: await fingerprint(recipe),
    seconds: Math.round((performance.now() - began) / 1000),
    parameters: layoutOf(network).size,
    trained: checkpoint.params.length,
    scores,
    training: meansOf(late),
  };
}

async function scoreTest(sets: readonly ValidationSet[], predict: Predict): Promise<TaskScores[]> {
  const scores: TaskScores[] = [];
  for (const { task, samples, side } of sets) {
    const rasterOf = (floats: Float32Array) =>
      fromFloats(floats, { width: side, height: side, depth: 8, alpha: null });
    const input: number[] = [];
    const output: number[] = [];
    for (const { degraded, clean } of samples) {
      const restored = rasterOf(await predict(degraded, [1, side, side, 3]));
      input.push(psnr(rasterOf(degraded), rasterOf(clean), { border: BORDER }));
      output.push(psnr(restored, rasterOf(clean), { border: BORDER }));
    }
    scores.push({ task, input, psnr: output });
  }
  return scores;
}

/** Means of what each task's Samples said, over those steps that had some. */
function meansOf(events: readonly RunEvent[]): TaskStep[] {
  const told = events.flatMap((event) => (event.kind === 'step' ? (event.tasks ?? []) : []));
  return [...new Set(told.map(({ task }) => task))].map((task) => {
    const mine = told.filter((step) => step.task === task);
    const mean = (read: (step: TaskStep) => number): number =>
      mine.reduce((sum, step) => sum + read(step), 0) / mine.length;
    const names = Object.keys(mine[0]?.factors ?? {});
    return {
      task,
      loss: mean(({ loss }) => loss),
      weight: mean(({ weight }) => weight),
      factors: Object.fromEntries(
        names.map((name) => [name, mean(({ factors }) => factors[name] ?? Number.NaN)]),
      ),
    };
  });
}
