/** Means of blocks, with a gradient that runs on every backend. */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import { pixelShuffle } from './pixel-shuffle.ts';

/**
 * The mean of each 2x2 block of x `[n, h, w, c]` (even sides): `[n, h/2, w/2, c]`. That is bilinear halving with half-pixel
 * centres.
 */
export function meanPool2(x: tf.Tensor4D): tf.Tensor4D {
  const [, height, width] = x.shape;
  invariant(height % 2 === 0 && width % 2 === 0, () => `Only even sides are pooled, not ${height}x${width}`);
  const op = tf.customGrad((image, save) => {
    (save as tf.GradSaveFunc)([]);
    return {
      value: tf.avgPool(image as tf.Tensor4D, 2, 2, 'valid'),
      gradFunc: (dy: tf.Tensor) => {
        const share = tf.mul(dy, 0.25) as tf.Tensor4D;
        return pixelShuffle(tf.concat([share, share, share, share], 3));
      },
    };
  });
  return op(x) as tf.Tensor4D;
}
