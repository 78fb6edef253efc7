/** The steps that a Recipe asks for, on batches as they come from files. */
import * as tf from '@tensorflow/tfjs-core';
import { taskNames } from '../data/task-order.ts';
import type { Recipe } from '../domain/recipe.ts';
import type { Batch } from '../domain/sample.ts';
import { recipeLoss } from '../losses/recipe-loss.ts';
import type { Taps } from '../networks/extractor.ts';
import type { Network } from '../networks/network.ts';
import { buildReweighter } from '../reweighting/catalog.ts';
import { dropTape } from '../runtime/memory.ts';
import { type AlphaSettings, alphaStep } from '../search/alpha-step.ts';
import type { Opponent } from './adversary.ts';
import { besides, type MomentumContrast } from './contrast/momentum.ts';
import type { UnseenStep } from './step-log.ts';
import {
  type StepPlan,
  type StepResult,
  type StepSettings,
  type TrainTensors,
  trainStep,
} from './train-step.ts';

/** What all steps of a Run have in common. */
export function planOf(
  recipe: Recipe,
  network: Network,
  features: Taps | null,
  encoder: MomentumContrast | null,
): StepPlan {
  const { id, betas, weightDecay, clipNorm } = recipe.optimizer;
  const optimizer = { betas, weightDecay, decoupled: id === 'adamw' };
  const tasks = taskNames(recipe);
  const reweighter = besides(buildReweighter(recipe.reweighting, network, recipe.tasks), encoder);
  const { stages } = recipe;
  return { network, loss: recipeLoss(recipe.loss, features), reweighter, tasks, stages, optimizer, clipNorm };
}

/** One step of what is searched. */
export function searchOn(
  plan: StepPlan,
  tensors: TrainTensors,
  { degraded, clean, shape }: Batch,
  settings: AlphaSettings,
  step: number,
): Pick<TrainTensors, 'params' | 'first' | 'second'> {
  const images = { degraded: tf.tensor4d(degraded, [...shape]), clean: tf.tensor4d(clean, [...shape]) };
  const moved = alphaStep(plan, tensors, images, settings, step);
  tf.dispose(images);
  return moved;
}

/** The first step that weighs tasks as the Recipe says. */
export function firstReweighed({ reweighting }: Recipe): number {
  return reweighting && 'from' in reweighting ? (reweighting.from ?? 0) : 0;
}

/** One step on a batch, against an opponent where there is one. */
export function stepOn(
  plan: StepPlan,
  tensors: TrainTensors,
  { degraded, clean, shape, taskIds }: Batch,
  settings: StepSettings & { readonly factor: number },
  opponent: Opponent | null,
): StepResult & { readonly told?: UnseenStep['terms'] } {
  const images = {
    degraded: tf.tensor4d(degraded, [...shape]),
    clean: tf.tensor4d(clean, [...shape]),
  };
  const labelled = { ...images, labels: taskIds };
  try {
    if (opponent === null) return trainStep(plan, tensors, labelled, settings);
    const { aim, loss } = opponent.meet(plan, tensors.params, images, settings);
    const result = trainStep({ ...plan, aim }, tensors, labelled, settings);
    return { ...result, told: opponent.told(result.terms, loss) };
  } catch (thrown) {
    dropTape();
    throw thrown;
  } finally {
    tf.dispose(images);
  }
}
