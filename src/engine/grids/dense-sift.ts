/**
 * Dense SIFT (Lowe, IJCV 2004, without its search for keypoints): histograms of gradient directions, the hand-made
 * features that GRIDS's table 2b compares the deep ones with.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type Describer, PATCH_SIDE } from './describer.ts';

const DIRECTIONS = 8;
/** Sides of a cell in pixels and of a descriptor in cells. */
const CELL = 4;
const CELLS = 4;
/** No entry of a unit descriptor may be larger, so that one strong edge does not rule. */
const CLIP = 0.2;
const LUMA = [0.299, 0.587, 0.114];

/** `[n, 64, 64, 3], 0..1` to `[n, 4 * 4 * 128]`: sixteen descriptors of 16 pixels, side by side. */
export const denseSift: Describer = {
  id: 'dense-sift',
  side: PATCH_SIDE,
  describe(patches) {
    const n = patches.shape[0];
    const cells = PATCH_SIDE / CELL;
    const blocks = cells / CELLS;
    const histograms = tf.avgPool(directions(patches), CELL, CELL, 'valid');
    const split = tf.reshape(histograms, [n, blocks, CELLS, blocks, CELLS * DIRECTIONS]);
    const each = tf.reshape(tf.transpose(split, [0, 1, 3, 2, 4]), [n * blocks * blocks, -1]);
    const unit = (rows: tf.Tensor): tf.Tensor =>
      tf.div(rows, tf.add(tf.sqrt(tf.sum(tf.square(rows), 1, true)), 1e-6));
    return tf.reshape(unit(tf.minimum(unit(each), CLIP)), [n, -1]);
  },
};

/** Gradient magnitude shared between the two nearest of eight directions, `[n, h, w, 8]`. */
function directions(patches: tf.Tensor4D): tf.Tensor4D {
  const grey = tf.sum(tf.mul(patches, LUMA), 3, true) as tf.Tensor4D;
  const [n, h, w] = patches.shape;
  const padded = tf.concat(
    [tf.slice(grey, [0, 0, 0, 0], [n, h, 1, 1]), grey, tf.slice(grey, [0, 0, w - 1, 0], [n, h, 1, 1])],
    2,
  );
  const dx = tf.sub(
    tf.slice(padded, [0, 0, 2, 0], [n, h, w, 1]),
    tf.slice(padded, [0, 0, 0, 0], [n, h, w, 1]),
  );
  const tall = tf.concat(
    [tf.slice(grey, [0, 0, 0, 0], [n, 1, w, 1]), grey, tf.slice(grey, [0, h - 1, 0, 0], [n, 1, w, 1])],
    1,
  );
  const dy = tf.sub(tf.slice(tall, [0, 2, 0, 0], [n, h, w, 1]), tf.slice(tall, [0, 0, 0, 0], [n, h, w, 1]));
  const magnitude = tf.sqrt(tf.add(tf.square(dx), tf.square(dy)));
  const turn = tf.mul(tf.atan2(dy, dx), DIRECTIONS / (2 * Math.PI));
  const centres = tf.range(0, DIRECTIONS, 1);
  // Distance round the circle, 0..4 steps; the nearest two get what is left of 1.
  const apart = tf.abs(
    tf.sub(tf.sub(turn, centres), tf.mul(tf.round(tf.div(tf.sub(turn, centres), DIRECTIONS)), DIRECTIONS)),
  );
  return tf.mul(tf.relu(tf.sub(1, apart)), magnitude);
}
