/** Losses that compare photos by what a frozen network sees in them. */
import * as tf from '@tensorflow/tfjs-core';
import type { Loss, Taps } from './loss.ts';
import { l1 } from './pixel.ts';

/**
 * Over each sample, the mean absolute difference of the features, averaged over the taps: `[n, 1, 1, 1]` (Johnson et al.,
 * "Perceptual losses for real-time style transfer and super-resolution", 2016, with absolute differences).
 */
export function perceptual(features: Taps): Loss {
  return (prediction, target) => {
    const wanted = features(target);
    const distances = features(prediction).map(
      (tap, i): tf.Tensor4D => tf.mean(l1(tap, wanted[i] as tf.Tensor4D), [1, 2, 3], true),
    );
    const sum = distances.reduce((total, distance) => tf.add(total, distance));
    return tf.div(sum, distances.length);
  };
}
