/** What a batch is judged by: loss, Reweighter and the gradient of what they make together. */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import type { Loss } from '../losses/loss.ts';
import type { Network, Prediction, Views } from '../networks/network.ts';
import { layoutOf, learnedSize, namedViews, viewsOf, withParameters } from '../networks/params.ts';
import { type Groups, groupsOf } from '../reweighting/groups.ts';
import type { Reweighter, Weighing } from '../reweighting/reweighter.ts';

/** What an Aim computes with. */
export interface Given {
  readonly views: Views;
  readonly batch: StepBatch;
  readonly groups: Groups;
  /** What the Reweighter keeps. */
  readonly state: tf.Tensor1D | undefined;
  /** Owns what the Network keeps but does not learn. */
  readonly renew: (kept: ReadonlyMap<string, tf.Tensor>) => void;
}

/** The number that a step makes smaller, and what is told of it. */
export type Aimed = Pick<Weighing, 'objective' | 'report' | 'state'> & {
  /** Parts of the objective, in an order that whoever set the aim knows. */
  readonly terms?: tf.Tensor1D;
};

/** Turns a batch into one number that gradients flow through. */
export type Aim = (judge: Judge, given: Given) => Aimed;

/** How a batch is judged. */
export interface Judge {
  readonly network: Network;
  readonly loss: Loss;
  readonly reweighter: Reweighter;
  /** Names of all the tasks that Samples may have. */
  readonly tasks: readonly string[];
  /** Of a Network with several stages: whether the Loss judges the last image, as it does unless said, or adds up all. */
  readonly stages?: 'last' | 'all' | undefined;
  /** What is made smaller, where that is not the Loss of the pairs of a batch. */
  readonly aim?: Aim;
}

/** Images `[n, h, w, 3], 0..1`, and the task of each. */
export interface StepBatch {
  readonly degraded: tf.Tensor4D;
  readonly clean: tf.Tensor4D;
  readonly labels: readonly string[];
  /** Of a part: which Sample of the whole batch its first one is. */
  readonly first?: number;
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
    /** Parts of the objective, where the aim tells them. */
    readonly terms?: tf.Tensor1D | undefined;
  };

/**
 * The objective of a batch and its gradient with respect to the flat Params: 0 for those that are not learned and those
 * behind the Network's and the Reweighter's. Runs inside a tidy.
 */
export function lossAndGradient(
  judge: Judge,
  { params, weighing: state }: Trained,
  batch: StepBatch,
): Judgement {
  const { network, reweighter, tasks, aim = onPairs } = judge;
  const trained = withParameters(network, reweighter.parameters);
  const { size } = layoutOf(trained);
  const { tensors } = viewsOf(trained, size === params.size ? params : tf.slice(params, 0, size));
  const groups = groupsOf(tasks, batch.labels);
  const still = trained.parameters.filter(({ learned }) => learned === false).map(({ name }) => name);
  const isStill = new Set(still);
  const moving = tensors.filter((_, i) => !isStill.has(trained.parameters[i]?.name ?? ''));
  // A gradient gives one number only, and drops what else its function makes: that is kept by hand.
  const kept: {
    report?: tf.Tensor2D;
    terms?: tf.Tensor1D | undefined;
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
    const renew: Given['renew'] = (renewed) => {
      kept.renewed = renewed;
    };
    const weighed = aim(judge, { views, batch, groups, state, renew });
    kept.terms = weighed.terms && tf.keep(tf.clone(weighed.terms));
    kept.report = tf.keep(tf.clone(weighed.report));
    kept.weighing = weighed.state && tf.keep(tf.clone(weighed.state));
    return weighed.objective;
  })([...moving]);
  const { report, terms, weighing, renewed } = kept;
  invariant(report, 'A gradient is that of a function that was called');
  const result = {
    report: tf.clone(report),
    terms: terms && tf.clone(terms),
    weighing: weighing && tf.clone(weighing),
    kept: renewed && inOrder(still, renewed),
  };
  tf.dispose([report, terms, weighing, ...(renewed?.values() ?? [])]);
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

/** The Loss between what the Network makes and the clean partners, as the Reweighter sums it up. */
const onPairs: Aim = (judge, { views, batch, groups, state, renew }) => {
  const prediction = predict(judge.network, views, batch.degraded, renew);
  const badness = badnessOf(judge, prediction, batch.clean, batch.degraded);
  return judge.reweighter.weigh({ badness, groups, features: prediction.features, views, state });
};

/** How bad a prediction is beside its target: its last image, or all of its stages together. */
export function badnessOf(
  { loss, stages = 'last' }: Pick<Judge, 'loss' | 'stages'>,
  { image, stages: shown = [image] }: Prediction,
  target: tf.Tensor4D,
  degraded: tf.Tensor4D,
): tf.Tensor4D {
  if (stages === 'last') return loss(image, target, degraded);
  return shown.map((stage) => loss(stage, target, degraded)).reduce((sum, badness) => tf.add(sum, badness));
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
