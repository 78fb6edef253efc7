/**
 * Transposed attention (Zamir et al., 2022, Restormer): channels attend to channels by how alike their maps are, so that its
 * cost grows with the number of pixels and not with its square.
 */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';

/** Keeps the length of an empty map off 0, as PyTorch's `normalize` does. */
const SHORTEST = 1e-12;

/**
 * `softmax(cosine(q, k) * temperature) v` for each head, between maps of channels.
 * @param qkv `[n, h, w, 3d]`: queries, keys and values, each of `heads` runs of `d / heads` channels
 * @param temperature `[heads]`
 * @returns `[n, h, w, d]`
 */
export function attendChannels(qkv: tf.Tensor4D, temperature: tf.Tensor1D): tf.Tensor4D {
  const [n, height, width, channels] = qkv.shape;
  const [heads] = temperature.shape;
  const own = channels / 3;
  invariant(own % heads === 0, () => `${own} channels cannot be shared by ${heads} heads`);
  const pixels = height * width;
  // Maps first: the only transposition of all three, after which every part lies in one piece.
  const maps: tf.Tensor3D = tf.transpose(tf.reshape(qkv, [n, pixels, channels]), [0, 2, 1]);
  const part = (i: number): tf.Tensor3D =>
    tf.reshape(tf.slice(maps, [0, i * own, 0], [n, own, pixels]), [n * heads, own / heads, pixels]);
  const [q, k, v] = [part(0), part(1), part(2)] as const;
  // Dividing the products by the lengths is what multiplying unit maps would give.
  const products = tf.matMul(q, tf.transpose(k, [0, 2, 1]));
  const cosines = tf.div(products, tf.mul(lengths(q), tf.transpose(lengths(k), [0, 2, 1])));
  const scaled = tf.mul(
    tf.reshape(cosines, [n, heads, own / heads, own / heads]),
    tf.reshape(temperature, [1, heads, 1, 1]),
  );
  const shares: tf.Tensor3D = tf.reshape(tf.softmax(scaled), [n * heads, own / heads, own / heads]);
  const mixed: tf.Tensor3D = tf.reshape(tf.matMul(shares, v), [n, own, pixels]);
  return tf.reshape(tf.transpose(mixed, [0, 2, 1]), [n, height, width, own]);
}

/** Euclidean lengths of the maps of x `[m, c, pixels]`: `[m, c, 1]`. */
function lengths(x: tf.Tensor3D): tf.Tensor3D {
  const squares: tf.Tensor3D = tf.sum(tf.square(x), 2, true);
  return tf.sqrt(tf.maximum<tf.Tensor3D>(squares, SHORTEST ** 2));
}
