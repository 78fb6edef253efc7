/** ReLU with a slope that is learned: from passes that are cheap on wasm, with a gradient towards the slope too. */
import * as tf from '@tensorflow/tfjs-core';

/** `x > 0 ? x : slope * x` for x of any shape and one slope, `[1]`; at 0 the gradient is the slope. */
export function prelu<T extends tf.Tensor>(x: T, slope: tf.Tensor1D): T {
  const op = tf.customGrad((input, by, save) => {
    const [image, factor] = [input as tf.Tensor, by as tf.Tensor1D];
    (save as tf.GradSaveFunc)([image, factor]);
    return {
      value: tf.add(tf.relu(image), tf.mul(tf.minimum(image, 0), factor)),
      gradFunc: (dy: tf.Tensor, kept: tf.Tensor[]) => {
        const [saved, was] = kept as [tf.Tensor, tf.Tensor1D];
        const positive = tf.step(saved);
        return [
          tf.mul(dy, tf.add(positive, tf.mul(tf.sub(1, positive), was))),
          tf.reshape(tf.sum(tf.mul(dy, tf.minimum(saved, 0))), [1]),
        ];
      },
    };
  });
  return op(x, slope) as T;
}
