/** RDMC's contrastive prior: the result shall look like the clean photo and unlike the damaged one, to a frozen network. */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import type { Loss, Taps } from './loss.ts';
import { l1 } from './pixel.ts';

/** Weights of five taps, fine to coarse (paper, below Eq. 7). */
export const TAP_WEIGHTS: readonly number[] = [1 / 32, 1 / 16, 1 / 8, 1 / 4, 1];
/** Keeps the ratio finite where the result is the damaged photo itself. */
const TINY = 1e-7;

/**
 * Over each sample, `sum_i rho_i |G_i(clean) - G_i(result)|_1 / |G_i(damaged) - G_i(result)|_1` (Jiang et al., Eq. 7):
 * `[n, 1, 1, 1]`. The gradient goes through the result in both terms, which the released code cuts off. The weights go
 * to the last taps where there are fewer than five.
 */
export function contrastivePrior(features: Taps): Loss {
  return (result, clean, damaged) => {
    invariant(damaged, 'The contrastive prior needs the damaged photo');
    const anchor = features(result);
    const [positive, negative] = [features(clean), features(damaged)];
    const weights = TAP_WEIGHTS.slice(TAP_WEIGHTS.length - anchor.length);
    return anchor
      .map((tap, i): tf.Tensor4D => {
        const far = distance(tap, negative[i] as tf.Tensor4D);
        const ratio = tf.div(distance(tap, positive[i] as tf.Tensor4D), tf.add(far, TINY));
        return tf.mul(ratio, weights[i] ?? 1);
      })
      .reduce((sum, term) => tf.add(sum, term));
  };
}

const distance = (a: tf.Tensor4D, b: tf.Tensor4D): tf.Tensor4D => tf.mean(l1(a, b), [1, 2, 3], true);
