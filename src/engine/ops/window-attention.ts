/** Attention between the pixels of a window, with a learned bias for each distance (Liu et al., 2021; Uformer). */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import { distanceIndex } from '../domain/window-distances.ts';
import { fromWindows, toWindows } from './windows.ts';

export interface WindowOptions {
  readonly heads: number;
  /** Side of the windows in pixels. */
  readonly side: number;
  /** By how many pixels the image was rolled: what came in from the other side is kept apart. */
  readonly shift: number;
}

/** Added where two pixels of a window come from opposite sides of the image: softmax makes 0 of it. */
const APART = -100;

/**
 * `softmax(q k / sqrt(c) + bias) v` for each window and head of c channels.
 * @param qkv `[n, h, w, 3d]`, sides multiples of `side`
 * @param bias `[(2 * side - 1) ** 2, heads]`: for each difference of rows, then of columns
 * @returns `[n, h, w, d]`
 */
export function attendWindows(
  qkv: tf.Tensor4D,
  bias: tf.Tensor2D,
  { heads, side, shift }: WindowOptions,
): tf.Tensor4D {
  const [n, height, width, channels] = qkv.shape;
  const own = channels / 3;
  invariant(own % heads === 0, () => `${own} channels cannot be shared by ${heads} heads`);
  const windows = toWindows(qkv, side);
  const [count, area] = windows.shape;
  const maps: tf.Tensor3D = tf.transpose(windows, [0, 2, 1]);
  const part = (i: number): tf.Tensor3D =>
    tf.reshape(tf.slice(maps, [0, i * own, 0], [count, own, area]), [count * heads, own / heads, area]);
  const [q, k, v] = [part(0), part(1), part(2)] as const;
  const products = tf.matMul(tf.transpose(tf.mul(q, Math.sqrt(heads / own)), [0, 2, 1]), k);
  const biased = tf.add(
    tf.reshape(products, [count, heads, area, area]),
    tf.expandDims(distances(bias, side), 0),
  );
  const scores = shift === 0 ? biased : tf.add(biased, apart(n, height, width, side, shift));
  const shares = tf.reshape(tf.softmax(scores), [count * heads, area, area]);
  const mixed: tf.Tensor3D = tf.reshape(tf.matMul(v, shares, false, true), [count, own, area]);
  return fromWindows(tf.transpose(mixed, [0, 2, 1]), side, [n, height, width]);
}

/** The bias `[rows, heads]` of each pair, `[heads, area, area]`. Its gradient is a product: wasm cannot add up by index. */
function distances(bias: tf.Tensor2D, side: number): tf.Tensor3D {
  const [rows, heads] = bias.shape;
  const area = side * side;
  const index = distanceIndex(side);
  const op = tf.customGrad((table, save) => {
    (save as tf.GradSaveFunc)([]);
    const pairs = tf.gather(table as tf.Tensor2D, tf.tensor1d(index, 'int32'));
    return {
      value: tf.reshape(tf.transpose(pairs), [heads, area, area]),
      gradFunc: (dy: tf.Tensor) => {
        const towardsPairs: tf.Tensor2D = tf.reshape(dy, [heads, area * area]);
        // On wasm oneHot writes whole numbers whatever type it is asked for.
        const chosen = tf.cast(tf.oneHot(tf.tensor1d(index, 'int32'), rows), 'float32') as tf.Tensor2D;
        return tf.transpose(tf.matMul(towardsPairs, chosen));
      },
    };
  });
  return op(bias) as tf.Tensor3D;
}

/** Which of three stretches a row or column of a rolled image belongs to; the last two share a window. */
const stretchOf = (place: number, size: number, side: number, shift: number): number =>
  (place >= size - side ? 1 : 0) + (place >= size - shift ? 1 : 0);

/** `[n * windows, 1, area, area]`: far below 0 for pixels of one window that do not belong together. */
function apart(n: number, height: number, width: number, side: number, shift: number): tf.Tensor4D {
  const map = Float32Array.from(
    { length: height * width },
    (_, p) =>
      3 * stretchOf(Math.floor(p / width), height, side, shift) + stretchOf(p % width, width, side, shift),
  );
  const stretches = toWindows(tf.tensor4d(map, [1, height, width, 1]), side);
  const differs = tf.notEqual(stretches, tf.transpose(stretches, [0, 2, 1]));
  const one: tf.Tensor4D = tf.expandDims(tf.mul(tf.cast(differs, 'float32'), APART), 1);
  return tf.tile(one, [n, 1, 1, 1]);
}
