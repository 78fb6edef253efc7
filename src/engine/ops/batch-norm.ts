/** Batch normalisation (Ioffe and Szegedy, 2015) with the activation behind it, as training computes it. */
import * as tf from '@tensorflow/tfjs-core';
import { channelSums } from './channel-sums.ts';

export const NORM_EPSILON = 1e-5;

/** Mean and variance `[channels]` of a batch, the variance without bias as running statistics want it. */
export type OnStatistics = (mean: tf.Tensor1D, variance: tf.Tensor1D) => void;

export interface BatchNormOptions {
  /** What negative values are multiplied with afterwards: 1 (nothing happens) by default, 0 is ReLU. */
  readonly slope?: number;
  /** Told the statistics of the batch while they are there; keeps what it needs by itself. No gradient passes. */
  readonly onStatistics?: OnStatistics;
}

/**
 * `activation((x - mean) / sqrt(variance + 1e-5) * scale + shift)` of x `[n, h, w, channels]`, with mean and variance of
 * each channel over the whole batch; scale and shift are `[channels]`. The gradient goes through the statistics.
 */
export function batchNorm(
  x: tf.Tensor4D,
  scale: tf.Tensor1D,
  shift: tf.Tensor1D,
  { slope = 1, onStatistics }: BatchNormOptions = {},
): tf.Tensor4D {
  const count = x.size / x.shape[3];
  const op = tf.customGrad((image, factor, offset, save) => {
    const weights = factor as tf.Tensor1D;
    const mean: tf.Tensor1D = tf.div(channelSums(image as tf.Tensor4D), count);
    const centred: tf.Tensor4D = tf.sub(image as tf.Tensor4D, mean);
    const variance: tf.Tensor1D = tf.div(channelSums(tf.square(centred)), count);
    const inverse: tf.Tensor1D = tf.rsqrt(tf.add<tf.Tensor1D>(variance, NORM_EPSILON));
    onStatistics?.(mean, tf.mul(variance, count / Math.max(1, count - 1)));
    const linear = tf.add(tf.mul(centred, tf.mul(inverse, weights)), offset as tf.Tensor1D);
    const y = activated(linear, slope);
    (save as tf.GradSaveFunc)([centred, inverse, weights, ...(slope === 1 ? [] : [y])]);
    return {
      value: y,
      gradFunc: (dy: tf.Tensor, kept: tf.Tensor[]) => gradient(dy as tf.Tensor4D, kept, slope, count),
    };
  });
  return op(x, scale, shift) as tf.Tensor4D;
}

function activated(x: tf.Tensor, slope: number): tf.Tensor {
  if (slope === 1) return x;
  return slope === 0 ? tf.relu(x) : tf.mul(x, tf.step(x, slope));
}

function gradient(
  dy: tf.Tensor4D,
  [centred, inverse, scale, y]: tf.Tensor[],
  slope: number,
  count: number,
): tf.Tensor[] {
  const [unscaled, root, gain] = [centred as tf.Tensor4D, inverse as tf.Tensor1D, scale as tf.Tensor1D];
  const inner: tf.Tensor4D = y === undefined ? dy : tf.mul(dy, tf.step(y, slope));
  const toShift = channelSums(inner);
  const toScale: tf.Tensor1D = tf.mul(channelSums(tf.mul(inner, unscaled)), root);
  // scale / deviation * (dy - mean(dy) - unit * mean(dy * unit)), with all that is constant in a channel put together.
  const direct: tf.Tensor1D = tf.mul(gain, root);
  const along: tf.Tensor1D = tf.div(tf.mul(tf.mul(direct, root), toScale), count);
  const constant: tf.Tensor1D = tf.div(tf.mul(direct, toShift), count);
  const toX = tf.sub(tf.sub(tf.mul(inner, direct), tf.mul(unscaled, along)), constant);
  return [toX, toScale, toShift];
}
