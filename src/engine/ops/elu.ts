/** ELU with a gradient from its output alone (Clevert et al., 2016; alpha 1). */
import * as tf from '@tensorflow/tfjs-core';

/** `x > 0 ? x : exp(x) - 1`, of any shape. */
export function elu<T extends tf.Tensor>(x: T): T {
  const op = tf.customGrad((input, save) => {
    const y = tf.elu(input as tf.Tensor);
    (save as tf.GradSaveFunc)([y]);
    return {
      value: y,
      // Where y is negative it is exp(x) - 1, whose slope is y + 1; elsewhere the slope is 1.
      gradFunc: (dy: tf.Tensor, kept: tf.Tensor[]) =>
        tf.mul(dy, tf.add(tf.minimum(kept[0] as tf.Tensor, 0), 1)),
    };
  });
  return op(x) as T;
}
