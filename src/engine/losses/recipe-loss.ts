/** The Losses that a Recipe lists, as one. */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import type { Recipe } from '../domain/recipe.ts';
import type { Loss } from './loss.ts';
import { charbonnier, l1, logCharbonnier } from './pixel.ts';

type LossTerm = Recipe['loss'][number];

/** The weighted sum of a Recipe's Losses, unreduced as they are; its mean over a Sample is the sum of their means. */
export function recipeLoss(terms: readonly LossTerm[]): Loss {
  invariant(terms.length > 0, 'A Recipe needs at least one Loss');
  const weighted = terms.map((term) => ({ weight: term.weight, loss: lossOf(term) }));
  return (prediction, target) =>
    weighted
      .map(({ weight, loss }): tf.Tensor4D => {
        const badness = loss(prediction, target);
        return weight === 1 ? badness : tf.mul(badness, weight);
      })
      .reduce((sum, badness) => tf.add(sum, badness));
}

function lossOf({ id, epsilon, offset }: LossTerm): Loss {
  if (id === 'l1') return l1;
  return id === 'charbonnier' ? charbonnier(epsilon) : logCharbonnier(epsilon, offset);
}
