/** First-order DARTS (Liu et al., 2019): one step of the numbers that are searched, on a batch of their own. */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import { layoutOf, namedViews, viewsOf } from '../networks/params.ts';
import { updateAdam } from '../optim/adam.ts';
import { pickIfFinite } from '../training/divergence.ts';
import { type Judge, predict, type StepBatch } from '../training/objective.ts';
import type { TrainTensors } from '../training/train-step.ts';

export interface AlphaSettings {
  readonly learningRate: number;
  readonly betas: readonly [number, number];
  /** Added to the gradient, as plain Adam has it. */
  readonly weightDecay: number;
}

/** As the paper's release has them. */
export const ALPHA_DEFAULTS: AlphaSettings = { learningRate: 3e-4, betas: [0.5, 0.999], weightDecay: 1e-3 };

/** The stretch of the flat buffer that the search moves. */
export interface AlphaRange {
  readonly begin: number;
  readonly size: number;
}

/** Where a Network's searched numbers lie: behind all else of its own. */
export function alphaRange(network: Judge['network']): AlphaRange {
  const names = new Set(network.search?.alphas);
  const { size, entries } = layoutOf(network);
  const searched = entries.filter(({ name }) => names.has(name));
  const begin = searched[0]?.offset ?? size;
  const count = searched.reduce((sum, entry) => sum + entry.size, 0);
  invariant(count > 0 && begin + count === size, () => `${network.id} has no numbers to search at its end`);
  return { begin, size: count };
}

/**
 * Moves the searched numbers down the gradient of the mean loss of a batch; the weights stay. Returns new Params and
 * moments, which the caller disposes of; the old tensors stay too. A loss that is not finite moves nothing.
 * @param step alpha steps before this one
 */
export function alphaStep(
  { network, loss }: Pick<Judge, 'network' | 'loss'>,
  { params, first, second }: Pick<TrainTensors, 'params' | 'first' | 'second'>,
  { degraded, clean }: Omit<StepBatch, 'labels'>,
  settings: AlphaSettings,
  step: number,
): Pick<TrainTensors, 'params' | 'first' | 'second'> {
  return tf.tidy(() => {
    const range = alphaRange(network);
    const { size } = layoutOf(network);
    const { tensors } = viewsOf(network, size === params.size ? params : tf.slice1d(params, 0, size));
    const names = network.search?.alphas ?? [];
    const fixed = tensors.slice(0, -names.length);
    const { value, grads } = tf.valueAndGrads((...alphas: tf.Tensor[]) => {
      const { views } = namedViews(network, [...fixed, ...alphas]);
      // The statistics are renewed by the step of the weights.
      const { image } = predict(network, views, degraded, (kept) => tf.dispose([...kept.values()]));
      return tf.mean(loss(image, clean, degraded)) as tf.Scalar;
    })([...tensors.slice(-names.length)]);
    const gradient = tf.concat1d(grads.map((grad): tf.Tensor1D => tf.reshape(grad, [-1])));
    const part = (flat: tf.Tensor1D): tf.Tensor1D => tf.slice1d(flat, range.begin, range.size);
    const moved = updateAdam(
      { betas: settings.betas, weightDecay: settings.weightDecay, decoupled: false },
      { first: part(first), second: part(second) },
      part(params),
      gradient,
      settings.learningRate,
      step,
    );
    const probe: tf.Scalar = tf.add(value, tf.sum(tf.abs(gradient)));
    const replaced = (flat: tf.Tensor1D, fresh: tf.Tensor1D): tf.Tensor1D => {
      const end = range.begin + range.size;
      const rest = flat.size > end ? [tf.slice1d(flat, end, flat.size - end)] : [];
      return tf.concat1d([tf.slice1d(flat, 0, range.begin), pickIfFinite(probe, fresh, part(flat)), ...rest]);
    };
    return {
      params: replaced(params, moved.params),
      first: replaced(first, moved.first),
      second: replaced(second, moved.second),
    };
  });
}
