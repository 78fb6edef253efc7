/** Convolution with a filter of four by four, as discriminators have it. */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import { type ConvOptions, conv2d } from './conv2d.ts';

/**
 * Convolution of x `[n, h, w, in]` with filter `[4, 4, in, out]`, padded with one row and column of zeros on every side:
 * `[n, h / 2, w / 2, out]` for a stride of 2 and even sides, `[n, h - 1, w - 1, out]` for a stride of 1. It is the
 * convolution with the filter of five by five whose first row and column are zeros, so that its gradients are those of
 * `conv2d` on every backend.
 */
export function evenConv2d(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  { stride, ...rest }: Pick<ConvOptions, 'bias' | 'slope'> & { readonly stride: 1 | 2 },
): tf.Tensor4D {
  const [n, height, width] = x.shape;
  invariant(
    filter.shape[0] === 4 && filter.shape[1] === 4,
    () => `The filter is four by four, not ${filter.shape}`,
  );
  invariant(stride === 1 || (height % 2 === 0 && width % 2 === 0), () => `Sides are even, not ${x.shape}`);
  const odd: tf.Tensor4D = tf.pad(filter, [
    [1, 0],
    [1, 0],
    [0, 0],
    [0, 0],
  ]);
  const y = conv2d(x, odd, { ...rest, stride });
  return stride === 2 ? y : tf.slice(y, [0, 0, 0, 0], [n, height - 1, width - 1, filter.shape[3]]);
}
