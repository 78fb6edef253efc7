/** An Objective is the weighted sum of Losses that a Recipe lists, one value a Sample. */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import type { Recipe } from '../domain/recipe.ts';
import type { Loss } from './loss.ts';
import { charbonnier, l1 } from './pixel.ts';

type LossTerm = Recipe['loss'][number];

/** Prediction and target `[n, h, w, c]` to the badness of every Sample `[n]`. */
export type Objective = (prediction: tf.Tensor4D, target: tf.Tensor4D) => tf.Tensor1D;

/**
 * The weighted sum of a Recipe's losses, each the mean of its map over a Sample. `log-charbonnier` is the logarithm
 * of that mean plus an offset: it divides a Sample's gradient by its own loss, so that Tasks that can hardly be
 * undone do not drown the others.
 */
export function objectiveOf(terms: readonly LossTerm[]): Objective {
  invariant(terms.length > 0, 'An Objective needs at least one Loss');
  return (prediction, target) =>
    terms
      .map((term) => weighted(term, bySample(lossOf(term)(prediction, target))))
      .reduce((sum, value) => tf.add(sum, value));
}

function lossOf({ id, epsilon }: LossTerm): Loss {
  return id === 'l1' ? l1 : charbonnier(epsilon);
}

function bySample(map: tf.Tensor4D): tf.Tensor1D {
  const rows: tf.Tensor2D = tf.reshape(map, [map.shape[0], -1]);
  return tf.mean(rows, 1);
}

function weighted({ id, weight, offset }: LossTerm, value: tf.Tensor1D): tf.Tensor1D {
  const shifted: tf.Tensor1D = tf.add(value, offset);
  const scaled = id === 'log-charbonnier' ? tf.log(shifted) : value;
  return weight === 1 ? scaled : tf.mul(scaled, weight);
}
