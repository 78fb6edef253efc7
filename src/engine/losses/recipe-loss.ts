/** The Losses that a Recipe lists, as one. */
import * as tf from '@tensorflow/tfjs-core';
import { assertNever, invariant } from '../domain/fault.ts';
import { extractorOf, type Recipe } from '../domain/recipe.ts';
import { contrastivePrior } from './contrastive-prior.ts';
import { edge } from './edge.ts';
import type { Loss, Taps } from './loss.ts';
import { perceptual } from './perceptual.ts';
import { charbonnier, l1, logCharbonnier } from './pixel.ts';
import { mse, ssimLoss } from './structure.ts';

type LossTerm = Recipe['loss'][number];

/** Whether any of the Losses compares photos by the features of a frozen network. */
export function needsFeatures(terms: readonly LossTerm[]): boolean {
  return extractorOf({ loss: [...terms] }) !== null;
}

/**
 * The weighted sum of a Recipe's Losses, unreduced as they are; its mean over a Sample is the sum of their means.
 * @param features what `needsFeatures` asks for
 */
export function recipeLoss(terms: readonly LossTerm[], features: Taps | null = null): Loss {
  invariant(terms.length > 0, 'A Recipe needs at least one Loss');
  const weighted = terms.map((term) => ({ weight: term.weight, loss: lossOf(term, features) }));
  return (prediction, target, degraded) =>
    weighted
      .map(({ weight, loss }): tf.Tensor4D => {
        const badness = loss(prediction, target, degraded);
        return weight === 1 ? badness : tf.mul(badness, weight);
      })
      .reduce((sum, badness) => tf.add(sum, badness));
}

function lossOf({ id, epsilon, offset }: LossTerm, features: Taps | null): Loss {
  switch (id) {
    case 'l1':
      return l1;
    case 'mse':
      return mse;
    case 'ssim':
      return ssimLoss;
    case 'charbonnier':
      return charbonnier(epsilon);
    case 'log-charbonnier':
      return logCharbonnier(epsilon, offset);
    case 'edge':
      return edge(epsilon);
    case 'contrastive-prior':
      invariant(features, 'The contrastive prior needs a feature network');
      return contrastivePrior(features);
    case 'perceptual':
      invariant(features, 'The perceptual loss needs a feature network');
      return perceptual(features);
    default:
      return assertNever(id);
  }
}
