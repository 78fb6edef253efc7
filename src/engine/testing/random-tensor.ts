/** Seeded tensors for tests. */
import * as tf from '@tensorflow/tfjs-core';
import { stream } from '../runtime/random.ts';

/** Normal values of a shape; equal seeds give equal tensors on every backend. */
export function randomTensor<T extends tf.Tensor>(shape: readonly number[], seed: number): T {
  const values = new Float32Array(shape.reduce((size, side) => size * side, 1));
  stream(seed, 'test').fillNormal(values, 0, 1);
  return tf.tensor(values, [...shape]) as T;
}
