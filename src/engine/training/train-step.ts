/** One step of training: forward, backward, update; all of it on the backend, nothing read back. */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import type { Loss } from '../losses/loss.ts';
import type { Network } from '../networks/network.ts';
import { layoutOf, namedViews, viewsOf, withParameters } from '../networks/params.ts';
import { type AdamSettings, updateAdam } from '../optim/adam.ts';
import { clipToNorm, globalNorm } from '../optim/clip.ts';
import { updateAverage } from '../optim/ema.ts';
import { canFuse, fusedUpdate } from '../optim/fused-update.ts';
import { groupsOf } from '../reweighting/groups.ts';
import type { Reweighter, Weighing } from '../reweighting/reweighter.ts';
import { onlyIfFinite, pickIfFinite } from './divergence.ts';

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

/** How a batch is judged. */
export interface Judge {
  readonly network: Network;
  readonly loss: Loss;
  readonly reweighter: Reweighter;
  /** Names of all the tasks that Samples may have. */
  readonly tasks: readonly string[];
}

export interface StepPlan extends Judge {
  readonly optimizer: AdamSettings;
  /** Greatest length of the gradient; 0: any. */
  readonly clipNorm: number;
}

/** Images `[n, h, w, 3], 0..1`, and the task of each. */
export interface StepBatch {
  readonly degraded: tf.Tensor4D;
  readonly clean: tf.Tensor4D;
  readonly labels: readonly string[];
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
    const { loss, gradient, report, weighing } = lossAndGradient(plan, tensors, batch);
    if (canFuse(plan.optimizer)) {
      const update = { ...plan.optimizer, ...settings, clipNorm: plan.clipNorm };
      const { state, norm } = fusedUpdate(update, tensors, gradient, loss);
      const kept = tensors.weighing;
      const next = weighing && kept && pickIfFinite(tf.add(loss, norm), weighing, kept);
      return { tensors: { ...state, weighing: next }, loss, norm, report };
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
    return { tensors: finite, loss, norm, report };
  });
}

/**
 * The objective of a batch and its gradient with respect to the flat Params: 0 for those behind the Network's and the
 * Reweighter's. Runs inside a tidy.
 */
export function lossAndGradient(
  { network, loss, reweighter, tasks }: Judge,
  { params, weighing: state }: Pick<TrainTensors, 'params' | 'weighing'>,
  { degraded, clean, labels }: StepBatch,
): { loss: tf.Scalar; gradient: tf.Tensor1D } & Omit<Weighing, 'objective' | 'state'> &
  Pick<TrainTensors, 'weighing'> {
  const trained = withParameters(network, reweighter.parameters);
  const { size } = layoutOf(trained);
  const { tensors } = viewsOf(trained, size === params.size ? params : tf.slice(params, 0, size));
  const groups = groupsOf(tasks, labels);
  // A gradient gives one number only, and drops what else its function makes: that is kept by hand.
  const kept: { report?: tf.Tensor2D; weighing?: tf.Tensor1D | undefined } = {};
  const { value, grads } = tf.valueAndGrads((...parameters: tf.Tensor[]) => {
    const { views } = namedViews(trained, parameters);
    const { image, features } = network.apply(views, degraded);
    const badness = loss(image, clean);
    const weighed = reweighter.weigh({ badness, groups, features, views, state });
    kept.report = tf.keep(tf.clone(weighed.report));
    kept.weighing = weighed.state && tf.keep(tf.clone(weighed.state));
    return weighed.objective;
  })([...tensors]);
  const { report, weighing } = kept;
  invariant(report, 'A gradient is that of a function that was called');
  const result = { report: tf.clone(report), weighing: weighing && tf.clone(weighing) };
  tf.dispose([report, weighing]);
  const idle = params.size - size;
  return {
    loss: value as tf.Scalar,
    gradient: tf.concat1d([
      ...grads.map((gradient): tf.Tensor1D => tf.reshape(gradient, [-1])),
      ...(idle > 0 ? [tf.zeros<tf.Rank.R1>([idle])] : []),
    ]),
    ...result,
  };
}
