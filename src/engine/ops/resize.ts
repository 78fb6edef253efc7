/**
 * Bilinear interpolation to any size with half-pixel centres, as PyTorch's `align_corners=False`: two products with matrices
 * of fixed weights, so that the gradient is exact (that of tfjs is wrong here).
 */
import * as tf from '@tensorflow/tfjs-core';

/** Images `[n, h, w, c]` to `[n, height, width, c]`; nothing is smoothed where they get smaller. */
export function resizeTo(x: tf.Tensor4D, height: number, width: number): tf.Tensor4D {
  const [n, rows, columns, channels] = x.shape;
  const tall = tf.matMul(weights(n, height, rows), tf.reshape(x, [n, rows, columns * channels]));
  const lines = tf.reshape(tall, [n * height, columns, channels]);
  return tf.reshape(tf.matMul(weights(n * height, width, columns), lines), [n, height, width, channels]);
}

/** `[count, to, from]`: how much of each old place is in each new one, the same for all. */
function weights(count: number, to: number, from: number): tf.Tensor3D {
  const values = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    const centre = Math.max(0, ((i + 0.5) * from) / to - 0.5);
    const before = Math.min(Math.floor(centre), from - 1);
    const after = Math.min(before + 1, from - 1);
    const share = centre - before;
    values[i * from + before] = (values[i * from + before] as number) + 1 - share;
    values[i * from + after] = (values[i * from + after] as number) + share;
  }
  return tf.tile(tf.tensor3d(values, [1, to, from]), [count, 1, 1]);
}
