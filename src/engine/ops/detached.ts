/** What is computed from tensors, but is a constant to gradients. */
import * as tf from '@tensorflow/tfjs-core';

/** `f` of the inputs, without a gradient towards any of them (stop-gradient). Nothing inside `f` is recorded. */
export function detached<T extends tf.Tensor>(
  f: (...inputs: tf.Tensor[]) => T,
  ...inputs: readonly tf.Tensor[]
): T {
  const shapes = inputs.map(({ shape }) => shape);
  const op = tf.customGrad((...given) => ({
    // Last comes the function that saves tensors for the way back, which needs none.
    value: f(...(given.slice(0, -1) as tf.Tensor[])),
    gradFunc: () => shapes.map((shape) => tf.zeros(shape)),
  }));
  return op(...inputs) as T;
}
