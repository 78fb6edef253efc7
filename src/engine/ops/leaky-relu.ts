/** LeakyReLU from the cheapest passes: several times faster on wasm than the op of tfjs and its gradient. */
import * as tf from '@tensorflow/tfjs-core';

/** `x > 0 ? x : slope * x`, of any shape; at 0 the gradient is the slope. */
export function leakyRelu<T extends tf.Tensor>(x: T, slope: number): T {
  const op = tf.customGrad((input, save) => {
    const saved = input as tf.Tensor;
    (save as tf.GradSaveFunc)([saved]);
    return {
      value: tf.mul(saved, tf.step(saved, slope)),
      gradFunc: (dy: tf.Tensor, kept: tf.Tensor[]) => tf.mul(dy, tf.step(kept[0] as tf.Tensor, slope)),
    };
  });
  return op(x) as T;
}
