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
