/** Losses that compare pixel by pixel. */
import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from './loss.ts';

/** Absolute difference. Its gradient is 0 where both agree, as in PyTorch; that of tfjs is -1 there. */
export const l1: Loss = (prediction, target) => {
  const absolute = tf.customGrad((input, save) => {
    const difference = input as tf.Tensor;
    (save as tf.GradSaveFunc)([difference]);
    return {
      value: tf.abs(difference),
      gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) => {
        const d = saved as tf.Tensor;
        return tf.mul(dy, tf.sub(tf.step(d), tf.step(tf.neg(d))));
      },
    };
  });
  return absolute(tf.sub(prediction, target)) as tf.Tensor4D;
};

/** Charbonnier's smooth absolute difference `sqrt(d^2 + epsilon^2)` (Charbonnier et al., 1994). */
export function charbonnier(epsilon: number): Loss {
  return (prediction, target) => {
    const difference: tf.Tensor4D = tf.sub(prediction, target);
    const square: tf.Tensor4D = tf.square(difference);
    const offset: tf.Tensor4D = tf.add(square, epsilon * epsilon);
    return tf.sqrt(offset);
  };
}

/**
 * Over each sample, the logarithm of its mean Charbonnier loss plus `offset`: `[n, 1, 1, 1]`. A sample's gradient is
 * thereby divided by its own loss, the weighting that TUR tends to, so that what can hardly be undone (blur, heavy
 * rain) does not drown what can.
 */
export function logCharbonnier(epsilon: number, offset: number): Loss {
  const map = charbonnier(epsilon);
  return (prediction, target) => {
    const mean: tf.Tensor4D = tf.mean(map(prediction, target), [1, 2, 3], true);
    const lifted: tf.Tensor4D = tf.add(mean, offset);
    return tf.log(lifted);
  };
}
