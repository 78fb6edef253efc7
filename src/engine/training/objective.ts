/** What a batch is judged by: loss, Reweighter and the gradient of what they make together. */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import type { Loss } from '../losses/loss.ts';
import type { Network, Prediction, Views } from '../networks/network.ts';
import { layoutOf, learnedSize, namedViews, viewsOf, withParameters } from '../networks/params.ts';
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

/** What a batch gives. */
export type Judgement = Omit<Weighing, 'objective' | 'state'> &
  Pick<Trained, 'weighing'> & {
    readonly loss: tf.Scalar;
    /** With respect to the flat Params, `[size]`. */
    readonly gradient: tf.Tensor1D;
    /** New values of what the Network keeps but does not learn, in its order. */
    readonly kept?: tf.Tensor1D | undefined;
  };

/**
 * The objective of a batch and its gradient with respect to the flat Params: 0 for those that are not learned and those
 * behind the Network's and the Reweighter's. Runs inside a tidy.
 */
export function lossAndGradient(
  { network, loss, reweighter, tasks }: Judge,
  { params, weighing: state }: Trained,
  { degraded, clean, labels }: StepBatch,
): Judgement {
  const trained = withParameters(network, reweighter.parameters);
  const { size } = layoutOf(trained);
  const { tensors } = viewsOf(trained, size === params.size ? params : tf.slice(params, 0, size));
  const groups = groupsOf(tasks, labels);
  const still = trained.parameters.filter(({ learned }) => learned === false).map(({ name }) => name);
  const isStill = new Set(still);
  const moving = tensors.filter((_, i) => !isStill.has(trained.parameters[i]?.name ?? ''));
  // A gradient gives one number only, and drops what else its function makes: that is kept by hand.
  const kept: {
    report?: tf.Tensor2D;
    weighing?: tf.Tensor1D | undefined;
    renewed?: ReadonlyMap<string, tf.Tensor>;
  } = {};
  const { value, grads } = tf.valueAndGrads((...parameters: tf.Tensor[]) => {
    let next = 0;
    const { views } = namedViews(
      trained,
      trained.parameters.map(
        ({ name }, i) => (isStill.has(name) ? tensors[i] : parameters[next++]) as tf.Tensor,
      ),
    );
    const { image, features } = predict(network, views, degraded, (renewed) => {
      kept.renewed = renewed;
    });
    const badness = loss(image, clean, degraded);
    const weighed = reweighter.weigh({ badness, groups, features, views, state });
    kept.report = tf.keep(tf.clone(weighed.report));
    kept.weighing = weighed.state && tf.keep(tf.clone(weighed.state));
    return weighed.objective;
  })([...moving]);
  const { report, weighing, renewed } = kept;
  invariant(report, 'A gradient is that of a function that was called');
  const result = {
    report: tf.clone(report),
    weighing: weighing && tf.clone(weighing),
    kept: renewed && inOrder(still, renewed),
  };
  tf.dispose([report, weighing, ...(renewed?.values() ?? [])]);
  const flat = grads.map((gradient): tf.Tensor1D => tf.reshape(gradient, [-1]));
  // The Network's learned parameters, then what it only keeps, then the Reweighter's own, then nobody's.
  const own = network.parameters.length - still.length;
  const quiet = (length: number): tf.Tensor1D[] => (length > 0 ? [tf.zeros<tf.Rank.R1>([length])] : []);
  return {
    loss: value as tf.Scalar,
    gradient: tf.concat1d([
      ...flat.slice(0, own),
      ...quiet(layoutOf(network).size - learnedSize(network)),
      ...flat.slice(own),
      ...quiet(params.size - size),
    ]),
    ...result,
  };
}

/** What training computes, which for most networks is what `apply` does; `renew` then owns what is kept. */
export function predict(
  network: Network,
  views: Views,
  x: tf.Tensor4D,
  renew: (kept: ReadonlyMap<string, tf.Tensor>) => void,
): Prediction {
  if (!network.train) return network.apply(views, x);
  const prediction = network.train(views, x);
  renew(prediction.kept);
  return prediction;
}

function inOrder(names: readonly string[], values: ReadonlyMap<string, tf.Tensor>): tf.Tensor1D {
  return tf.concat1d(
    names.map((name): tf.Tensor1D => {
      const value = values.get(name);
      invariant(value, () => `Training gave no new ${name}`);
      return tf.reshape(value, [-1]);
    }),
  );
}
