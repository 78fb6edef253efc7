/** MPRNet's edge loss: what is left of an image when a smoothed and halved copy of it is taken away. */
import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from './loss.ts';
import { charbonnier } from './pixel.ts';

/** Burt and Adelson's five taps. */
const TAPS = [0.05, 0.25, 0.4, 0.25, 0.05];
const REACH = 2;

/** Charbonnier's loss between the Laplacians of both images, which is that of their difference: the filter is linear. */
export function edge(epsilon: number): Loss {
  const ofDifference = charbonnier(epsilon);
  return (prediction, target) => {
    const difference = laplacian(tf.sub(prediction, target));
    return ofDifference(difference, tf.zerosLike(difference));
  };
}

/**
 * x `[n, h, w, c]` less its next coarser level, enlarged again: smoothed, every other pixel of every other row kept and
 * counted four times, smoothed again. Beyond its border x continues with its outermost pixels.
 */
export function laplacian(x: tf.Tensor4D): tf.Tensor4D {
  const [, height, width] = x.shape;
  const every = (length: number): number[] => Array.from({ length }, (_, i) => (i % 2 === 0 ? 2 : 0));
  const rows = tf.tensor4d(every(height), [1, height, 1, 1]);
  const columns = tf.tensor4d(every(width), [1, 1, width, 1]);
  const kept: tf.Tensor4D = tf.mul(tf.mul(smooth(x), rows), columns);
  return tf.sub(x, smooth(kept));
}

/** Both axes, one after the other, each as a sum of shifted copies. */
function smooth(x: tf.Tensor4D): tf.Tensor4D {
  return ([1, 2] as const).reduce((image, axis) => {
    const length = image.shape[axis] as number;
    const part = (of: tf.Tensor4D, from: number, size: number): tf.Tensor4D => {
      const begin: [number, number, number, number] = [0, 0, 0, 0];
      const sizes: [number, number, number, number] = [...of.shape];
      begin[axis] = from;
      sizes[axis] = size;
      return tf.slice4d(of, begin, sizes);
    };
    const [first, last] = [part(image, 0, 1), part(image, length - 1, 1)];
    const wide = tf.concat([...Array(REACH).fill(first), image, ...Array(REACH).fill(last)], axis);
    return TAPS.map((tap, i): tf.Tensor4D => tf.mul(part(wide, i, length), tap)).reduce((sum, y) =>
      tf.add(sum, y),
    );
  }, x);
}
