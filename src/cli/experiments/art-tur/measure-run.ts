/** What one trained Run is worth, from its weights and its log alone. */
import { join } from 'node:path';
import type { TaskStep } from '../../../engine/domain/run.ts';
import { type Reliability, reliability } from '../../../engine/evaluation/reliability.ts';
import type { LoadedModel } from '../../../engine/inference/loaded-model.ts';
import { restore } from '../../../engine/inference/restorer.ts';
import { uncertaintyMap } from '../../../engine/inference/uncertainty-map.ts';
import { buildNetwork } from '../../../engine/networks/catalog.ts';
import { layoutOf } from '../../../engine/networks/params.ts';
import { loadModels, openZoo } from '../../engine.ts';
import { readCheckpoint } from '../../run-folder.ts';
import { cached } from '../common/cache.ts';
import { type RealScores, scoreReal } from '../common/real-photos.ts';
import { meansOf, readRunLog, stretchesOf } from '../common/run-log.ts';
import type { TrainedRun } from '../common/runs.ts';
import { rounded, scoreCrops, type TaskCrops } from '../common/test-crops.ts';
import type { Measures } from './measures.ts';
import type { ArmRun } from './result.ts';

/** To be raised where scoring itself changes. */
const VERSION = 1;
const STRETCHES = 20;
const BINS = 10;

interface Scores extends Pick<ArmRun, 'psnr' | 'real' | 'reliability'> {}

/** Scores the weights, or reads the scores that an earlier call kept beside them, and reads the log. */
export async function measureRun(run: TrainedRun, arm: string, seed: number, by: Measures): Promise<ArmRun> {
  const { folder, recipe, fingerprint, sha256 } = run;
  const scores = await cached(join(folder, 'scores.json'), { VERSION, sha256, by: by.key }, () =>
    withModel(run, (models) => scoreModel(models, by)),
  );
  const log = await readRunLog(folder);
  const tasks = by.crops.map(({ task }) => task);
  const { params } = await readCheckpoint(folder);
  return {
    arm,
    seed,
    fingerprint,
    sha256,
    steps: recipe.schedule.steps,
    seconds: log.seconds,
    withPauses: log.withPauses,
    parameters: layoutOf(buildNetwork(recipe.network)).size,
    trained: params.length,
    ...scores,
    training: meansOf(log.steps.filter(({ step }) => step > 0.9 * recipe.schedule.steps)).map(short),
    validation: log.scores.map(({ step, scores: told }) => ({
      step,
      psnr: tasks.map((task) => rounded(told.find((one) => one.task === task)?.psnr ?? Number.NaN)),
    })),
    course: stretchesOf(log.steps, STRETCHES).map(({ step, tasks: told }) => ({
      step,
      weights: tasks.map((task) => {
        const weight = told.find((one) => one.task === task)?.weight;
        return weight === undefined ? null : Number(weight.toPrecision(5));
      }),
    })),
  };
}

/** The model of a Run's weights, for as long as `work` lasts. */
export async function withModel<T>(
  { weights }: TrainedRun,
  work: (models: readonly LoadedModel[]) => Promise<T>,
): Promise<T> {
  const models = await loadModels(openZoo(), weights);
  try {
    return await work(models);
  } finally {
    for (const model of models) model.dispose();
  }
}

async function scoreModel(models: readonly LoadedModel[], by: Measures): Promise<Scores> {
  const { crops, real, border, assertHealthy } = by;
  const scores = await scoreCrops(models, crops, border, assertHealthy);
  return {
    psnr: scores.map(({ psnr }) => psnr),
    real: await scoreReal(models, real, assertHealthy),
    reliability: await reliabilityOf(models, by),
  };
}

/** PSNR of the damaged crops, and scores of the real photos as they are, once for all kept in `file`. */
export function measureInput(
  by: Measures,
  file: string,
): Promise<{ readonly input: readonly (readonly number[])[]; readonly realInput: RealScores }> {
  return cached(file, { VERSION, by: by.key }, async () => {
    const scores = await scoreCrops([], by.crops, by.border, by.assertHealthy);
    return {
      input: scores.map(({ input }) => input),
      realInput: await scoreReal([], by.real, by.assertHealthy),
    };
  });
}

/** How sure the model said it was on the test crops, at the scale that fits what was kept back; null for other models. */
async function reliabilityOf(models: readonly LoadedModel[], by: Measures): Promise<Reliability | null> {
  const [model] = models;
  if (model?.kind !== 'network' || model.head === null) return null;
  const [kept, test] = [await errorsOf(model, by.kept), await errorsOf(model, by.crops)];
  const fitted = reliability(kept.expected, kept.actual, 1).scale;
  const { bins, miscalibration } = reliability(test.expected, test.actual, BINS, fitted);
  return {
    // On top of what the model takes for it unmeasured.
    scale: rounded(fitted * model.head.scale),
    bins: bins.map(({ predicted, actual, count }) => ({
      predicted: Number(predicted.toPrecision(5)),
      actual: Number(actual.toPrecision(5)),
      count,
    })),
    miscalibration: rounded(miscalibration),
  };
}

/** Expected and actual absolute errors of every pixel, means over its channels, 0..1. */
async function errorsOf(model: LoadedModel, sets: readonly TaskCrops[]) {
  const [expected, actual]: [number[], number[]] = [[], []];
  for (const { degraded, clean } of sets.flatMap(({ crops }) => crops)) {
    const { values } = await uncertaintyMap(model, degraded);
    const { rgb } = await restore([model], degraded);
    for (const [i, value] of values.entries()) {
      expected.push(value);
      let sum = 0;
      for (let c = 3 * i; c < 3 * i + 3; c++) sum += Math.abs((rgb[c] as number) - (clean.rgb[c] as number));
      actual.push(sum / 3 / 255);
    }
  }
  return { expected: Float32Array.from(expected), actual: Float32Array.from(actual) };
}

function short({ task, loss, weight, factors }: TaskStep): TaskStep {
  const digits = (value: number): number => Number(value.toPrecision(5));
  return {
    task,
    loss: digits(loss),
    weight: digits(weight),
    factors: Object.fromEntries(Object.entries(factors).map(([name, value]) => [name, digits(value)])),
  };
}
