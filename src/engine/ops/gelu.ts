/** GELU with the exact error function (Hendrycks and Gimpel, 2016), and a gradient of our own. */
import * as tf from '@tensorflow/tfjs-core';

const HALF_ROOT = Math.SQRT1_2;
const DENSITY_AT_0 = 1 / Math.sqrt(2 * Math.PI);

/** `x * P(x)` with P the distribution function of a standard normal, of any shape. */
export function gelu<T extends tf.Tensor>(x: T): T {
  const op = tf.customGrad((input, save) => {
    const given = input as tf.Tensor;
    (save as tf.GradSaveFunc)([given]);
    return {
      value: tf.mul(given, share(given)),
      gradFunc: (dy: tf.Tensor, kept: tf.Tensor[]) => tf.mul(dy, geluSlope(kept[0] as tf.Tensor)),
    };
  });
  return op(x) as T;
}

/** P(x): how much of x is left. */
function share(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.add(tf.erf(tf.mul(x, HALF_ROOT)), 1), 0.5);
}

/** dGELU/dx: `P(x) + x * p(x)` with the density p. */
export function geluSlope(x: tf.Tensor): tf.Tensor {
  const density = tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), DENSITY_AT_0);
  return tf.add(share(x), tf.mul(x, density));
}
