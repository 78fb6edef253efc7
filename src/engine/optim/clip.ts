/** Gradients of bounded length. */
import * as tf from '@tensorflow/tfjs-core';

/** Euclidean length of the flat gradient. */
export function globalNorm(gradient: tf.Tensor1D): tf.Scalar {
  const square: tf.Scalar = tf.sum(tf.square(gradient));
  return tf.sqrt(square);
}

/** Shortens a gradient to at most `limit`; 0 leaves it as it is. */
export function clipToNorm(gradient: tf.Tensor1D, norm: tf.Scalar, limit: number): tf.Tensor1D {
  if (limit === 0) return gradient;
  return tf.mul(gradient, tf.minimum(tf.div(limit, tf.add(norm, 1e-6)), 1));
}
