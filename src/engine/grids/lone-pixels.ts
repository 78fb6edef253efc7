/** Pixels unlike all of their neighbours: what dead pixels are, and what neither edges, streaks nor texture often make. */
import * as tf from '@tensorflow/tfjs-core';

const LUMA = [0.299, 0.587, 0.114];
/** Of 1: strong noise seldom reaches so far from all neighbours at once. */
const STEP = 0.2;
const AROUND = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 0],
  [1, 2],
  [2, 0],
  [2, 1],
  [2, 2],
] as const;

/**
 * Share of the pixels whose brightness differs from each of the eight around it by more than `STEP`, `[], 0..1`; the rim of a
 * patch is not counted.
 * @param patches `[n, h, w, 3], 0..1`, at least 3 pixels wide and high. Runs inside the caller's tidy.
 */
export function lonePixels(patches: tf.Tensor4D): tf.Scalar {
  const grey: tf.Tensor3D = tf.sum(tf.mul(patches, LUMA), 3);
  const [n, h, w] = grey.shape;
  const at = (y: number, x: number): tf.Tensor3D => tf.slice(grey, [0, y, x], [n, h - 2, w - 2]);
  const centre = at(1, 1);
  const nearest = AROUND.map(([y, x]) => tf.abs(tf.sub(at(y, x), centre))).reduce((a, b) => tf.minimum(a, b));
  return tf.mean(tf.cast(tf.greater(nearest, STEP), 'float32'));
}
