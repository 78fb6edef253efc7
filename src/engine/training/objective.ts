/** What a batch is judged by: loss, Reweighter and the gradient of what they make together. */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import type { Loss } from '../losses/loss.ts';
import type { Network } from '../networks/network.ts';
import { layoutOf, namedViews, viewsOf, withParameters } from '../networks/params.ts';
import { groupsOf } from '../reweighting/groups.ts';
import type { Reweighter, Weighing } from '../reweighting/reweighter.ts';

/** How a batch is judged. */
export interface Judge {
  readonly network: Network;
  readonly loss: Loss;
  readonly reweighter: Reweighter;
  /** Names of all the tasks that Samples may have. */
  readonly tasks: readonly string[];
}

/** Images `[n, h, w, 3], 0..1`, and the task of each. */
export interface StepBatch {
  readonly degraded: tf.Tensor4D;
  readonly clean: tf.Tensor4D;
  readonly labels: readonly string[];
}

/** What the objective depends on besides the batch, each `[size]`. */
export interface Trained {
  readonly params: tf.Tensor1D;
  /** What the Reweighter keeps, where it keeps anything. */
  readonly weighing?: tf.Tensor1D | undefined;
}

/**
 * The objective of a batch and its gradient with respect to the flat Params: 0 for those behind the Network's and the
 * Reweighter's. Runs inside a tidy.
 */
export function lossAndGradient(
  { network, loss, reweighter, tasks }: Judge,
  { params, weighing: state }: Trained,
  { degraded, clean, labels }: StepBatch,
): { loss: tf.Scalar; gradient: tf.Tensor1D } & Omit<Weighing, 'objective' | 'state'> &
  Pick<Trained, 'weighing'> {
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
