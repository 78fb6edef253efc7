/** Cutting images into square windows and back, and moving them round; by reshaping, so that gradients are exact. */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';

/** x `[n, h, w, c]` to its windows, `[n * rows * columns, side * side, c]`; sides are multiples of `side`. */
export function toWindows(x: tf.Tensor4D, side: number): tf.Tensor3D {
  const [n, height, width, channels] = x.shape;
  invariant(
    height % side === 0 && width % side === 0,
    () => `${height}x${width} cannot be cut into windows of ${side}`,
  );
  const lines = tf.reshape(x, [(n * height) / side, side, width / side, side * channels]);
  return tf.reshape(tf.transpose(lines, [0, 2, 1, 3]), [-1, side * side, channels]);
}

/** The inverse of `toWindows`, for images `[n, height, width, c]`. */
export function fromWindows(
  windows: tf.Tensor3D,
  side: number,
  [n, height, width]: readonly [number, number, number],
): tf.Tensor4D {
  const channels = windows.shape[2];
  const lines = tf.reshape(windows, [(n * height) / side, width / side, side, side * channels]);
  return tf.reshape(tf.transpose(lines, [0, 2, 1, 3]), [n, height, width, channels]);
}

/** x `[n, h, w, c]` moved up and left by `by` pixels; what leaves comes in on the other side. Negative: down and right. */
export function roll(x: tf.Tensor4D, by: number): tf.Tensor4D {
  return [1, 2].reduce((image, axis) => {
    const size = image.shape[axis] as number;
    const cut = ((by % size) + size) % size;
    if (cut === 0) return image;
    const part = (from: number, length: number): tf.Tensor4D => {
      const begin: [number, number, number, number] = [0, 0, 0, 0];
      const extent: [number, number, number, number] = [...image.shape];
      begin[axis] = from;
      extent[axis] = length;
      return tf.slice4d(image, begin, extent);
    };
    return tf.concat([part(cut, size - cut), part(0, cut)], axis);
  }, x);
}

/** x `[n, h, w, c]` plus one learned window `[side * side, c]`, repeated. */
export function addWindow(x: tf.Tensor4D, window: tf.Tensor2D, side: number): tf.Tensor4D {
  const [n, height, width, channels] = x.shape;
  const lines: tf.Tensor4D = tf.reshape(x, [(n * height) / side, side, width / side, side * channels]);
  const pattern: tf.Tensor4D = tf.reshape(window, [1, side, 1, side * channels]);
  return tf.reshape(tf.add<tf.Tensor4D>(lines, pattern), [n, height, width, channels]);
}
