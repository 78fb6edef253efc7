/** How much stronger the edges of a photo are on one grid of eight pixels than elsewhere: what JPEG leaves behind. */
import * as tf from '@tensorflow/tfjs-core';

const GRID = 8;
const LUMA = [0.299, 0.587, 0.114];
/** A step this small (of 1) is none: flat patches have no grid. */
const FLOOR = 5e-4;

/**
 * Mean over patches and both axes of ln(strongest phase / mean of the eight phases), where a phase is the mean jump between
 * every eighth pair of neighbours beyond what the slope beside it explains. About 0.1 without a grid. `[]`
 * @param patches `[n, h, w, 3], 0..1`, wherever the photo's grid begins. Runs inside the caller's tidy.
 */
export function blockGrid(patches: tf.Tensor4D): tf.Scalar {
  const grey: tf.Tensor3D = tf.sum(tf.mul(patches, LUMA), 3);
  const across = gridAcross(grey);
  const down = gridAcross(tf.transpose(grey, [0, 2, 1]));
  return tf.mul(tf.mean(tf.add(across, down)), 0.5);
}

/** Of each patch, `[n]`. */
function gridAcross(grey: tf.Tensor3D): tf.Tensor1D {
  const [n, h, w] = grey.shape;
  const periods = Math.floor((w - 3) / GRID);
  const columns = periods * GRID;
  const at = (x: number): tf.Tensor3D => tf.slice(grey, [0, 0, x], [n, h, columns]);
  const step = tf.sub(at(2), at(1));
  const slope = tf.mul(tf.add(tf.sub(at(1), at(0)), tf.sub(at(3), at(2))), 0.5);
  const jump = tf.mean(tf.abs(tf.sub(step, slope)), 1);
  const phases = tf.add(tf.mean(tf.reshape(jump, [n, periods, GRID]), 1), FLOOR);
  return tf.sub(tf.log(tf.max(phases, 1)), tf.log(tf.mean(phases, 1)));
}
