/** A running average of the weights: what is validated and saved. */
import * as tf from '@tensorflow/tfjs-core';

/** The decay of one step: it grows up to the Recipe's, so that the average soon forgets where it began. */
export function decayAt(decay: number, step: number): number {
  return Math.min(decay, (1 + step) / (10 + step));
}

/** Moves the average `[size]` towards the Params; a decay of 0 makes it equal to them. */
export function updateAverage(average: tf.Tensor1D, params: tf.Tensor1D, decay: number): tf.Tensor1D {
  return tf.add(tf.mul(average, decay), tf.mul(params, 1 - decay));
}
