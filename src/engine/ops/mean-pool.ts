/** Means of blocks and of whole images, with gradients that run on every backend. */
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

/** The mean of each channel over the image: `[n, h, w, c]` to `[n, 1, 1, c]`. */
export function meanOver(x: tf.Tensor4D): tf.Tensor4D {
  const [n, height, width, channels] = x.shape;
  const op = tf.customGrad((image, save) => {
    (save as tf.GradSaveFunc)([]);
    const pixels = tf.reshape(image as tf.Tensor4D, [n, height * width, channels]);
    return {
      // A product with ones: a sum over inner axes would turn the whole image round first.
      value: tf.reshape(tf.matMul(tf.fill([n, 1, height * width], 1 / (height * width)), pixels), [
        n,
        1,
        1,
        channels,
      ]),
      gradFunc: (dy: tf.Tensor) => tf.mul(dy, tf.fill([n, height, width, 1], 1 / (height * width))),
    };
  });
  return op(x) as tf.Tensor4D;
}
