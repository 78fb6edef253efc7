/** Losses of RDMC that compare structure and energy (Jiang et al., Eqs. 8 and 9). */
import * as tf from '@tensorflow/tfjs-core';
import { gaussianWindow } from '../ops/gaussian-window.ts';
import type { Loss } from './loss.ts';

const SIDE = 11;
const SIGMA = 1.5;
const C1 = 0.01 ** 2;
const C2 = 0.03 ** 2;

/**
 * 1 - SSIM at every value, 0..2 (Wang et al., 2004): Gaussian window of 11 pixels and sigma 1.5, zeros beyond the border,
 * each channel on its own, range 1.
 */
export const ssimLoss: Loss = (prediction, target) => {
  const smooth = (x: tf.Tensor4D): tf.Tensor4D => gaussianWindow(x, SIDE, SIGMA);
  const [a, b] = [smooth(prediction), smooth(target)];
  const [aa, bb, ab] = [tf.square(a), tf.square(b), tf.mul<tf.Tensor4D>(a, b)];
  const variances = tf.add(tf.sub(smooth(tf.square(prediction)), aa), tf.sub(smooth(tf.square(target)), bb));
  const covariance = tf.sub(smooth(tf.mul(prediction, target)), ab);
  const likeness = tf.mul(tf.add(tf.mul(ab, 2), C1), tf.add(tf.mul(covariance, 2), C2));
  const most = tf.mul(tf.add(tf.add(aa, bb), C1), tf.add(variances, C2));
  return tf.sub(1, tf.div(likeness, most));
};

/** The square of the difference. */
export const mse: Loss = (prediction, target) => tf.squaredDifference(prediction, target);
