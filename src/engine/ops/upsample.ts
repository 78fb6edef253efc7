/**
 * Twice as large by bilinear or bicubic interpolation with half-pixel centres, as PyTorch's `align_corners=False`: a
 * pixel depends on its neighbourhood alone, wherever it lies, so that tiles fit together. tfjs has no bicubic resizing,
 * and a wrong gradient of this bilinear one.
 */
import * as tf from '@tensorflow/tfjs-core';
import { pixelShuffle, pixelUnshuffle } from './pixel-shuffle.ts';

/** How much of each interpolation takes part. */
export interface Shares {
  readonly bilinear: number;
  readonly bicubic: number;
}

/** Weights of the pixels -2..2 around pixel i for the outputs 2i and 2i + 1. */
type Taps = readonly [even: readonly number[], odd: readonly number[]];

const mirrored = (even: readonly number[]): Taps => [even, [...even].reverse()];
const BILINEAR: Taps = mirrored([0, 0.25, 0.75, 0, 0]);
/** Keys's cubic with a = -0.75 at the distances 1.75, 0.75, 0.25 and 1.25. */
const BICUBIC: Taps = mirrored(
  [1.75, 0.75, 0.25, 1.25, 0].map((distance, i) => (i === 4 ? 0 : cubic(distance))),
);

function cubic(distance: number): number {
  const a = -0.75;
  if (distance <= 1) return (a + 2) * distance ** 3 - (a + 3) * distance ** 2 + 1;
  return a * distance ** 3 - 5 * a * distance ** 2 + 8 * a * distance - 4 * a;
}

/** Pixels that an output may need beyond its own on each side. */
const REACH = 2;
const SIDE = 2 * REACH + 1;

/** x `[n, h, w, c]` to `[n, 2h, 2w, c]`; beyond its border x continues with its outermost pixels. */
export function upsample2(x: tf.Tensor4D, shares: Shares): tf.Tensor4D {
  const [, height, width, channels] = x.shape;
  const op = tf.customGrad((image, save) => {
    (save as tf.GradSaveFunc)([]);
    const padded = extended(image as tf.Tensor4D);
    const phases = filters(shares, channels).map((filter) => tf.depthwiseConv2d(padded, filter, 1, 'valid'));
    return {
      value: pixelShuffle(tf.concat(phases as tf.Tensor4D[], 3)),
      gradFunc: (dy: tf.Tensor) => {
        const parts = tf.split(pixelUnshuffle(dy as tf.Tensor4D), 4, 3);
        const pads: [number, number] = [2 * REACH, 2 * REACH];
        const toPadded = filters(shares, channels).map((filter, i) => {
          const wide = tf.pad4d(parts[i] as tf.Tensor4D, [[0, 0], pads, pads, [0, 0]]);
          return tf.depthwiseConv2d(wide, tf.reverse(filter, [0, 1]), 1, 'valid');
        });
        const sum = toPadded.reduce((total, part) => tf.add(total, part)) as tf.Tensor4D;
        return folded(folded(sum, 1, height), 2, width);
      },
    };
  });
  return op(x) as tf.Tensor4D;
}

/** The four depthwise filters `[5, 5, channels, 1]` of the outputs of a pixel, row by row. */
function filters({ bilinear, bicubic }: Shares, channels: number): tf.Tensor4D[] {
  return [0, 1, 2, 3].map((phase) => {
    const values = new Float32Array(SIDE * SIDE * channels);
    for (let row = 0; row < SIDE; row++)
      for (let column = 0; column < SIDE; column++) {
        const tap = (taps: Taps): number =>
          (taps[phase >> 1]?.[row] as number) * (taps[phase & 1]?.[column] as number);
        const weight = bilinear * tap(BILINEAR) + bicubic * tap(BICUBIC);
        values.fill(weight, (row * SIDE + column) * channels, (row * SIDE + column + 1) * channels);
      }
    return tf.tensor4d(values, [SIDE, SIDE, channels, 1]);
  });
}

/** x with its outermost pixels repeated on every side. */
function extended(x: tf.Tensor4D): tf.Tensor4D {
  return [1, 2].reduce((image, axis) => {
    const first = slice(image, axis, 0, 1);
    const last = slice(image, axis, (image.shape[axis] as number) - 1, 1);
    const before = Array.from({ length: REACH }, () => first);
    const after = Array.from({ length: REACH }, () => last);
    return tf.concat([...before, image, ...after], axis);
  }, x);
}

/** The gradient of `extended` along one axis: what its repetitions were given goes to the outermost pixels. */
function folded(dy: tf.Tensor4D, axis: 1 | 2, size: number): tf.Tensor4D {
  const total = (from: number, length: number): tf.Tensor4D =>
    tf.sum(slice(dy, axis, from, length), axis, true);
  if (size === 1) return total(0, 2 * REACH + 1);
  const first = total(0, REACH + 1);
  const last = total(REACH + size - 1, REACH + 1);
  if (size === 2) return tf.concat([first, last], axis);
  return tf.concat([first, slice(dy, axis, REACH + 1, size - 2), last], axis);
}

function slice(x: tf.Tensor4D, axis: number, from: number, length: number): tf.Tensor4D {
  const begin: [number, number, number, number] = [0, 0, 0, 0];
  const size: [number, number, number, number] = [...x.shape];
  begin[axis] = from;
  size[axis] = length;
  return tf.slice4d(x, begin, size);
}
