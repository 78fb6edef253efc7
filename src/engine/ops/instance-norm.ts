/** Instance normalisation (Ulyanov et al., 2016) without parameters of its own. */
import * as tf from '@tensorflow/tfjs-core';

const EPSILON = 1e-5;
const PLACES = [1, 2];

/** `(x - mean) / sqrt(variance + 1e-5)` of x `[n, h, w, channels]`, over the pixels of each channel of each sample. */
export function instanceNorm(x: tf.Tensor4D): tf.Tensor4D {
  const op = tf.customGrad((image, save) => {
    const centred: tf.Tensor4D = tf.sub(image as tf.Tensor4D, tf.mean(image as tf.Tensor4D, PLACES, true));
    const variance: tf.Tensor4D = tf.mean(tf.square(centred), PLACES, true);
    const inverse: tf.Tensor4D = tf.rsqrt(tf.add<tf.Tensor4D>(variance, EPSILON));
    const unit: tf.Tensor4D = tf.mul(centred, inverse);
    (save as tf.GradSaveFunc)([unit, inverse]);
    return {
      value: unit,
      // `(dy - mean(dy) - y * mean(dy * y)) / sqrt(variance + epsilon)`
      gradFunc: (dy: tf.Tensor, kept: tf.Tensor[]) => {
        const [y, root] = kept as [tf.Tensor4D, tf.Tensor4D];
        const along: tf.Tensor4D = tf.mul(y, tf.mean(tf.mul(dy, y), PLACES, true));
        return tf.mul(tf.sub(tf.sub(dy, tf.mean(dy, PLACES, true)), along), root);
      },
    };
  });
  return op(x) as tf.Tensor4D;
}
