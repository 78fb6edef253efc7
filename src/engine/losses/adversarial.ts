/** The least-squares GAN (Mao et al., 2017): a discriminator learns to tell, a network learns to pass. */
import * as tf from '@tensorflow/tfjs-core';

/** What the discriminator makes smaller: `mean (real - 1)^2 / 2 + mean made^2 / 2` of its verdicts, of any shape. */
export function tellApart(real: tf.Tensor, made: tf.Tensor): tf.Scalar {
  const missed = tf.mean(tf.square(tf.sub(real, 1)));
  return tf.mul(tf.add(missed, tf.mean(tf.square(made))), 0.5);
}

/** What the network makes smaller, for each sample: `mean (made - 1)^2 / 2` of the verdicts `[n, rows, columns, 1]`: `[n]`. */
export function passAsReal(made: tf.Tensor4D): tf.Tensor1D {
  return tf.mul(tf.mean(tf.square(tf.sub(made, 1)), [1, 2, 3]), 0.5);
}
