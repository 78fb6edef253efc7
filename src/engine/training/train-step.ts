/** One step of training: forward, backward, update; all of it on the backend, nothing read back. */
import * as tf from '@tensorflow/tfjs-core';
import type { Network } from '../networks/network.ts';
import { learnedSize } from '../networks/params.ts';
import { type AdamSettings, updateAdam } from '../optim/adam.ts';
import { clipToNorm, globalNorm } from '../optim/clip.ts';
import { updateAverage } from '../optim/ema.ts';
import { canFuse, fusedUpdate } from '../optim/fused-update.ts';
import { onlyIfFinite, pickIfFinite } from './divergence.ts';
import type { Judge, StepBatch } from './objective.ts';
import { inParts } from './parts.ts';

/** What training changes, each `[size]` but for the count. */
export type TrainTensors = {
  readonly params: tf.Tensor1D;
  readonly first: tf.Tensor1D;
  readonly second: tf.Tensor1D;
  /** Average of the Params. */
  readonly average: tf.Tensor1D;
  /** Steps that were skipped so far because their loss or gradient was not finite. */
  readonly skips: tf.Scalar;
  /** What the Reweighter keeps, where it keeps anything. */
  readonly weighing?: tf.Tensor1D | undefined;
};

export interface StepPlan extends Judge {
  readonly optimizer: AdamSettings;
  /** Greatest length of the gradient; 0: any. */
  readonly clipNorm: number;
  /** The batch is computed in so many parts, whose gradients are added up; absent: in one. */
  readonly parts?: number;
}

/** What one step depends on besides the tensors. */
export interface StepSettings {
  /** Steps before this one. */
  readonly step: number;
  readonly rate: number;
  /** Decay of the average. */
  readonly decay: number;
}

export type StepResult = {
  readonly tensors: TrainTensors;
  /** What was made smaller: the Losses of the batch, as the Reweighter sums them up. */
  readonly loss: tf.Scalar;
  /** Length of the gradient before clipping. */
  readonly norm: tf.Scalar;
  /** Losses, weights and factors of the tasks, as the Reweighter says. */
  readonly report: tf.Tensor2D;
  /** Parts of the loss, where the aim tells them. */
  readonly terms?: tf.Tensor1D | undefined;
};

/**
 * Trains one step. Returns new tensors, which the caller disposes of; the old ones stay. A step that is not finite
 * changes nothing but the count of skips.
 */
export function trainStep(
  plan: StepPlan,
  tensors: TrainTensors,
  batch: StepBatch,
  settings: StepSettings,
): StepResult {
  return tf.tidy(() => {
    const { loss, gradient, report, terms, weighing, kept: renewed } = inParts(plan, tensors, batch);
    const withKept = (updated: TrainTensors, norm: tf.Scalar): TrainTensors =>
      renewed
        ? { ...updated, ...keptAnew(plan.network, tensors, updated, renewed, tf.add(loss, norm), settings) }
        : updated;
    if (canFuse(plan.optimizer)) {
      const update = { ...plan.optimizer, ...settings, clipNorm: plan.clipNorm };
      const { state, norm } = fusedUpdate(update, tensors, gradient, loss);
      const kept = tensors.weighing;
      const next = weighing && kept && pickIfFinite(tf.add(loss, norm), weighing, kept);
      return { tensors: withKept({ ...state, weighing: next }, norm), loss, norm, report, terms };
    }
    const norm = globalNorm(gradient);
    const clipped = clipToNorm(gradient, norm, plan.clipNorm);
    const updated = updateAdam(
      plan.optimizer,
      tensors,
      tensors.params,
      clipped,
      settings.rate,
      settings.step,
    );
    const average = updateAverage(tensors.average, updated.params, settings.decay);
    const finite = onlyIfFinite(tf.add(loss, norm), { ...updated, average, weighing }, tensors);
    return { tensors: withKept(finite, norm), loss, norm, report, terms };
  });
}

/** Params and average with what the Network keeps but does not learn renewed, unless the step was not finite. */
function keptAnew(
  network: Network,
  old: TrainTensors,
  updated: TrainTensors,
  renewed: tf.Tensor1D,
  probe: tf.Scalar,
  { decay }: StepSettings,
): Omit<TrainTensors, 'skips' | 'weighing'> {
  const begin = learnedSize(network);
  const end = begin + renewed.size;
  const replaced = (
    flat: tf.Tensor1D,
    before: tf.Tensor1D,
    fresh: (kept: tf.Tensor1D) => tf.Tensor1D,
  ): tf.Tensor1D => {
    const kept = tf.slice1d(before, begin, renewed.size);
    const rest = flat.size > end ? [tf.slice1d(flat, end, flat.size - end)] : [];
    return tf.concat1d([tf.slice1d(flat, 0, begin), pickIfFinite(probe, fresh(kept), kept), ...rest]);
  };
  return {
    params: replaced(updated.params, old.params, () => renewed),
    average: replaced(updated.average, old.average, (kept) => updateAverage(kept, renewed, decay)),
    // A search has moments of its own there.
    first: replaced(updated.first, old.first, (kept) => kept),
    second: replaced(updated.second, old.second, (kept) => kept),
  };
}
