/**
 * Convolutions that change the resolution, as plain ones on rearranged pixels and filters: their gradients are then those of
 * `conv2d` on every backend.
 */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import { addChannels } from './channel-scale.ts';
import { conv2d } from './conv2d.ts';
import { evenConv2d } from './even-conv.ts';
import { pixelShuffle } from './pixel-shuffle.ts';

/** Sides and strides that are there: 4 and 2 with one zero around, 7 and 4 with three. */
export type Shrinking = { readonly side: 4; readonly stride: 2 } | { readonly side: 7; readonly stride: 4 };

/** x `[n, h, w, in]` (sides multiples of the stride) with filter `[side, side, in, out]`: `[n, h / stride, w / stride, out]`. */
export function shrink(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  bias: tf.Tensor1D,
  { stride }: Shrinking,
): tf.Tensor4D {
  if (stride === 2) return evenConv2d(x, filter, { bias, stride });
  const [n, height, width, channels] = x.shape;
  const [side, , , out] = filter.shape;
  invariant(
    side === 7 && height % 4 === 0 && width % 4 === 0,
    () => `A filter ${filter.shape} does not shrink ${x.shape} to a quarter`,
  );
  const blocks = tf.transpose(tf.reshape(x, [(n * height) / 4, 4, width / 4, 4 * channels]), [0, 2, 1, 3]);
  // Rows -3 to 3 around every fourth one lie in the block before it and its own; a third one makes the filter odd.
  const wide = tf.pad4d(filter, [
    [1, 4],
    [1, 4],
    [0, 0],
    [0, 0],
  ]);
  const taps = tf.transpose(tf.reshape(wide, [3, 4, 3, 4, channels * out]), [0, 2, 1, 3, 4]);
  return conv2d(
    tf.reshape(blocks, [n, height / 4, width / 4, 16 * channels]),
    tf.reshape(taps, [3, 3, 16 * channels, out]),
    { bias },
  );
}

/**
 * The transposed convolution of stride 2: x `[n, h, w, in]` with filter `[side, side, out, in]` to `[n, 2h, 2w, out]`. Its side
 * is 2, or 4 with one row and column cut off around, as PyTorch's padding of 1 does.
 */
export function grow(x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor1D): tf.Tensor4D {
  const [side, , out, from] = filter.shape;
  invariant(side === 2 || side === 4, () => `A filter that grows has a side of 2 or 4, not ${side}`);
  const fine = side === 2 ? filter : spread(spread(filter, 0), 1);
  // Taps around a coarse pixel, then the channels of its four fine ones.
  const reach = side === 2 ? 1 : 3;
  const grouped = tf.transpose(tf.reshape(fine, [reach, 2, reach, 2, out, from]), [0, 2, 5, 1, 3, 4]);
  const y = conv2d(x, tf.reshape(grouped, [reach, reach, from, 4 * out]));
  return addChannels(pixelShuffle(y), bias);
}

/**
 * Six taps along an axis from four: which of them the coarse pixels before, at and behind a place give to its first and its
 * second fine pixel.
 */
function spread(filter: tf.Tensor4D, axis: 0 | 1): tf.Tensor4D {
  const tap = (i: number): tf.Tensor4D => {
    const begin: [number, number, number, number] = [0, 0, 0, 0];
    const size: [number, number, number, number] = [...filter.shape];
    begin[axis] = i;
    size[axis] = 1;
    return tf.slice4d(filter, begin, size);
  };
  const [a, b, c, d] = [tap(0), tap(1), tap(2), tap(3)] as const;
  const none = tf.zerosLike(a);
  return tf.concat([d, none, b, c, none, a], axis);
}
