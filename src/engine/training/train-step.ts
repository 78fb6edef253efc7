/** One step of training: forward, backward, update; all of it on the backend, nothing read back. */
import * as tf from '@tensorflow/tfjs-core';
import type { Objective } from '../losses/objective.ts';
import type { Network } from '../networks/network.ts';
import { namedViews, viewsOf } from '../networks/params.ts';
import { type AdamSettings, updateAdam } from '../optim/adam.ts';
import { clipToNorm, globalNorm } from '../optim/clip.ts';
import { updateAverage } from '../optim/ema.ts';
import { onlyIfFinite } from './divergence.ts';

/** What training changes, each `[size]` but for the count. */
export type TrainTensors = {
  readonly params: tf.Tensor1D;
  readonly first: tf.Tensor1D;
  readonly second: tf.Tensor1D;
  /** Average of the Params. */
  readonly average: tf.Tensor1D;
  /** Steps that were skipped so far because their loss or gradient was not finite. */
  readonly skips: tf.Scalar;
};

export interface StepPlan {
  readonly network: Network;
  readonly objective: Objective;
  readonly optimizer: AdamSettings;
  /** Greatest length of the gradient; 0: any. */
  readonly clipNorm: number;
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
  /** Mean of the Objective over the batch. */
  readonly loss: tf.Scalar;
  /** Length of the gradient before clipping. */
  readonly norm: tf.Scalar;
};

/**
 * Trains one step on degraded and clean images `[n, h, w, 3], 0..1`. Returns new tensors, which the caller disposes
 * of; the old ones stay. A step that is not finite changes nothing but the count of skips.
 */
export function trainStep(
  plan: StepPlan,
  tensors: TrainTensors,
  degraded: tf.Tensor4D,
  clean: tf.Tensor4D,
  settings: StepSettings,
): StepResult {
  return tf.tidy(() => {
    const { loss, gradient } = lossAndGradient(plan, tensors.params, degraded, clean);
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
    return { tensors: onlyIfFinite(tf.add(loss, norm), { ...updated, average }, tensors), loss, norm };
  });
}

/** Mean of the Objective over a batch and its gradient with respect to the flat Params. Runs inside a tidy. */
export function lossAndGradient(
  { network, objective }: Pick<StepPlan, 'network' | 'objective'>,
  params: tf.Tensor1D,
  degraded: tf.Tensor4D,
  clean: tf.Tensor4D,
): { loss: tf.Scalar; gradient: tf.Tensor1D } {
  const { tensors } = viewsOf(network, params);
  const { value, grads } = tf.valueAndGrads((...parameters: tf.Tensor[]) => {
    const { image } = network.apply(namedViews(network, parameters).views, degraded);
    return tf.mean<tf.Scalar>(objective(image, clean));
  })([...tensors]);
  return {
    loss: value as tf.Scalar,
    gradient: tf.concat1d(grads.map((gradient) => tf.reshape(gradient, [-1]))),
  };
}
