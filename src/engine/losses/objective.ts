/** An Objective is a weighted sum of Losses, as a Recipe lists them. */
import * as tf from '@tensorflow/tfjs-core';
import { assertNever, invariant } from '../domain/fault.ts';
import type { Recipe } from '../domain/recipe.ts';
import type { Loss } from './loss.ts';
import { charbonnier, l1, logCharbonnier } from './pixel.ts';

type LossTerm = Recipe['loss'][number];

/** The weighted sum of a Recipe's losses, still unreduced; values of whole samples are spread over their map. */
export function objectiveOf(terms: readonly LossTerm[]): Loss {
  invariant(terms.length > 0, 'An Objective needs at least one Loss');
  const weighted = terms.map((term) => ({ weight: term.weight, loss: lossOf(term) }));
  return (prediction, target) =>
    weighted
      .map(({ weight, loss }): tf.Tensor4D => {
        const map = loss(prediction, target);
        return weight === 1 ? map : tf.mul(map, weight);
      })
      .reduce((sum, map) => tf.add(sum, map));
}

function lossOf({ id, epsilon, offset }: LossTerm): Loss {
  switch (id) {
    case 'l1':
      return l1;
    case 'charbonnier':
      return charbonnier(epsilon);
    case 'log-charbonnier':
      return logCharbonnier(epsilon, offset);
    default:
      return assertNever(id);
  }
}
