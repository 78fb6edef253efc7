/** Every channel times, or plus, a number of its own. */
import * as tf from '@tensorflow/tfjs-core';
import { channelSums } from './channel-sums.ts';

/** x `[n, h, w, channels]` times factors `[channels]`. */
export function scaleChannels(x: tf.Tensor4D, factors: tf.Tensor1D): tf.Tensor4D {
  const op = tf.customGrad((image, numbers, save) => {
    (save as tf.GradSaveFunc)([image as tf.Tensor, numbers as tf.Tensor]);
    return {
      value: tf.mul(image as tf.Tensor, numbers as tf.Tensor),
      gradFunc: (dy: tf.Tensor, kept: tf.Tensor[]) => {
        const [input, by] = kept as [tf.Tensor4D, tf.Tensor1D];
        // By our sums over pixels: those of tfjs copy the whole image first.
        return [tf.mul(dy, by), channelSums(tf.mul(dy, input))];
      },
    };
  });
  return op(x, factors) as tf.Tensor4D;
}

/** x `[n, h, w, channels]` plus numbers `[channels]`. */
export function addChannels(x: tf.Tensor4D, numbers: tf.Tensor1D): tf.Tensor4D {
  const op = tf.customGrad((image, offsets, save) => {
    (save as tf.GradSaveFunc)([]);
    return {
      value: tf.add(image as tf.Tensor, offsets as tf.Tensor),
      gradFunc: (dy: tf.Tensor) => [dy, channelSums(dy as tf.Tensor4D)],
    };
  });
  return op(x, numbers) as tf.Tensor4D;
}
