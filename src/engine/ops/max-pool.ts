/** Max pooling whose gradient runs on every backend: tfjs has none on wasm. */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import { pixelShuffle, pixelUnshuffle } from './pixel-shuffle.ts';

/**
 * The greatest value of each 2x2 block of x `[n, h, w, c]` (even sides): `[n, h/2, w/2, c]`. Where several are equal the
 * gradient goes to the first of them, row by row, as in PyTorch.
 */
export function maxPool2(x: tf.Tensor4D): tf.Tensor4D {
  const [, height, width] = x.shape;
  invariant(height % 2 === 0 && width % 2 === 0, () => `Only even sides are pooled, not ${height}x${width}`);
  const op = tf.customGrad((input, save) => {
    const image = input as tf.Tensor4D;
    const y = tf.maxPool(image, 2, 2, 'valid');
    (save as tf.GradSaveFunc)([image, y]);
    return {
      value: y,
      gradFunc: (dy: tf.Tensor, kept: tf.Tensor[]) =>
        gradient(dy as tf.Tensor4D, kept as [tf.Tensor4D, tf.Tensor4D]),
    };
  });
  return op(x) as tf.Tensor4D;
}

function gradient(dy: tf.Tensor4D, [x, y]: [tf.Tensor4D, tf.Tensor4D]): tf.Tensor4D {
  const places = tf.split(pixelUnshuffle(x), 4, 3);
  let rest = dy;
  const shares = places.map((place) => {
    // A place below the greatest has a negative difference: its step is 0, and so is that of `y - place` only at 0.
    const share: tf.Tensor4D = tf.mul(rest, tf.sub(1, tf.step(tf.sub(y, place))));
    rest = tf.sub(rest, share);
    return share;
  });
  return pixelShuffle(tf.concat(shares, 3));
}
