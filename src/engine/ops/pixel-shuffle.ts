/** Trading resolution for channels and back, by reshaping: the gradients of tfjs for these are exact everywhere. */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';

/**
 * Moves 2x2 blocks into channels: x `[n, h, w, c]` (even sides) to `[n, h/2, w/2, 4c]`.
 * Pixel (row, column) of a block goes to channels `(row * 2 + column) * c ..`.
 */
export function pixelUnshuffle(x: tf.Tensor4D): tf.Tensor4D {
  const [n, height, width, channels] = x.shape;
  invariant(
    height % 2 === 0 && width % 2 === 0,
    () => `Only even sides can be unshuffled, not ${height}x${width}`,
  );
  const blocks = tf.reshape(x, [(n * height) / 2, 2, width / 2, 2 * channels]);
  return tf.reshape(tf.transpose(blocks, [0, 2, 1, 3]), [n, height / 2, width / 2, 4 * channels]);
}

/** The inverse of `pixelUnshuffle`: x `[n, h, w, 4c]` to `[n, 2h, 2w, c]`. */
export function pixelShuffle(x: tf.Tensor4D): tf.Tensor4D {
  const [n, height, width, channels] = x.shape;
  invariant(channels % 4 === 0, () => `Only a multiple of 4 channels can be shuffled, not ${channels}`);
  const blocks = tf.reshape(x, [n * height, width, 2, channels / 2]);
  return tf.reshape(tf.transpose(blocks, [0, 2, 1, 3]), [n, height * 2, width * 2, channels / 4]);
}
