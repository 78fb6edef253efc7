/** An Objective is the weighted sum of Losses that a Recipe lists, one value a Sample. */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import type { Recipe } from '../domain/recipe.ts';
import type { Loss } from './loss.ts';
import { charbonnier, l1, logCharbonnier } from './pixel.ts';

type LossTerm = Recipe['loss'][number];

/** Prediction and target `[n, h, w, c]` to the badness of every Sample `[n]`. */
export type Objective = (prediction: tf.Tensor4D, target: tf.Tensor4D) => tf.Tensor1D;

/** The weighted sum of a Recipe's losses, each the mean of what it says about a Sample. */
export function objectiveOf(terms: readonly LossTerm[]): Objective {
  invariant(terms.length > 0, 'An Objective needs at least one Loss');
  const weighted = terms.map((term) => ({ weight: term.weight, loss: lossOf(term) }));
  return (prediction, target) =>
    weighted
      .map(({ weight, loss }): tf.Tensor1D => {
        const value = bySample(loss(prediction, target));
        return weight === 1 ? value : tf.mul(value, weight);
      })
      .reduce((sum, value) => tf.add(sum, value));
}

function lossOf({ id, epsilon, offset }: LossTerm): Loss {
  if (id === 'l1') return l1;
  return id === 'charbonnier' ? charbonnier(epsilon) : logCharbonnier(epsilon, offset);
}

function bySample(badness: tf.Tensor4D): tf.Tensor1D {
  const rows: tf.Tensor2D = tf.reshape(badness, [badness.shape[0], -1]);
  return tf.mean(rows, 1);
}
