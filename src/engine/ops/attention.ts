/** Attention of pixels to pixels (Vaswani et al., 2017), wherever both come from. */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';

/** So many products of queries and keys are there at once: well below what one binding of WebGPU holds. */
const MOST_PRODUCTS = 2 ** 23;

/**
 * `softmax(q k / sqrt(c)) v` for each head of c channels.
 * @param q `[n, h, w, d]`
 * @param kv `[n, rows, columns, 2d]`: keys, then values
 * @returns `[n, h, w, d]`
 */
export function attend(q: tf.Tensor4D, kv: tf.Tensor4D, heads: number): tf.Tensor4D {
  const [n, height, width, channels] = q.shape;
  const [, rows, columns, both] = kv.shape;
  invariant(
    both === 2 * channels && channels % heads === 0,
    () => `Keys and values ${kv.shape} do not fit queries ${q.shape} of ${heads} heads`,
  );
  const own = channels / heads;
  const [asking, asked] = [height * width, rows * columns];
  /** Maps of channels, each head by itself: `[n * heads, own, pixels]`. */
  const maps = (x: tf.Tensor4D, pixels: number, from: number): tf.Tensor3D => {
    const turned: tf.Tensor3D = tf.transpose(tf.reshape(x, [n, pixels, x.shape[3]]), [0, 2, 1]);
    return tf.reshape(tf.slice(turned, [0, from, 0], [n, channels, pixels]), [n * heads, own, pixels]);
  };
  const queries = tf.transpose(tf.mul(maps(q, asking, 0), 1 / Math.sqrt(own)) as tf.Tensor3D, [0, 2, 1]);
  const [keys, values] = [maps(kv, asked, 0), maps(kv, asked, channels)];
  const step = Math.max(1, Math.floor(MOST_PRODUCTS / (n * heads * asked)));
  const parts: tf.Tensor3D[] = [];
  for (let from = 0; from < asking; from += step) {
    const part = tf.slice3d(queries, [0, from, 0], [n * heads, Math.min(step, asking - from), own]);
    parts.push(tf.matMul(values, tf.softmax(tf.matMul(part, keys)), false, true));
  }
  const mixed = parts.length === 1 ? (parts[0] as tf.Tensor3D) : tf.concat(parts, 2);
  const joined: tf.Tensor3D = tf.reshape(mixed, [n, channels, asking]);
  return tf.reshape(tf.transpose(joined, [0, 2, 1]), [n, height, width, channels]);
}

/**
 * Learned queries `[count, d]` spread over the pixels of images, row by row, each for about as many: `[n, h, w, d]`. The last
 * comes no sooner than PyTorch's interpolation to the nearest lets it.
 */
export function spreadQueries(
  queries: tf.Tensor2D,
  [n, height, width]: readonly [number, number, number],
): tf.Tensor4D {
  const [count, channels] = queries.shape;
  const pixels = height * width;
  // A product with a matrix of ones and zeros: wasm cannot add up by index, as a gradient of gathering would.
  const chosen = new Float32Array(pixels * count);
  for (let i = 0; i < pixels; i++) chosen[i * count + Math.floor((i * count) / pixels)] = 1;
  const one = tf.reshape(tf.matMul(tf.tensor2d(chosen, [pixels, count]), queries), [
    1,
    height,
    width,
    channels,
  ]);
  return n === 1
    ? (one as tf.Tensor4D)
    : tf.concat(
        Array.from({ length: n }, () => one as tf.Tensor4D),
        0,
      );
}
