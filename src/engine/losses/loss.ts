/** A Loss says how bad every value of a Prediction is; it is never reduced here, so that others may weigh it. */
import type * as tf from '@tensorflow/tfjs-core';

/**
 * Prediction and target `[n, h, w, c]` to badness: a map of the same shape, or `[n, 1, 1, 1]` for each sample. Training
 * gives what the prediction was made of as well.
 */
export type Loss = (prediction: tf.Tensor4D, target: tf.Tensor4D, degraded?: tf.Tensor4D) => tf.Tensor4D;

/** What a loss is handed that compares photos by a frozen network: images `[n, h, w, 3], 0..1` to features, fine to coarse. */
export type Taps = (image: tf.Tensor4D) => readonly tf.Tensor4D[];
