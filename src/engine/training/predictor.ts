/** What the weights of a Run make of photos while it trains. */
import * as tf from '@tensorflow/tfjs-core';
import type { Predict } from '../domain/sample.ts';
import type { Network, Prediction, Views } from '../networks/network.ts';
import { viewsOf } from '../networks/params.ts';
import { nextTask } from '../runtime/pacing.ts';

/** Computes what `pick` takes of a prediction with flat weights `[size]`, which stay the caller's. */
export function predictor(
  network: Network,
  average: tf.Tensor1D,
  pick: (prediction: Prediction, views: Views) => tf.Tensor4D,
): Predict {
  return async (degraded, shape) => {
    const picked = tf.tidy(() => {
      const { views } = viewsOf(network, average);
      return pick(network.apply(views, tf.tensor4d(degraded, [...shape])), views);
    });
    const values = Float32Array.from(await picked.data());
    picked.dispose();
    // On wasm nothing else would make the worker listen during a validation.
    await nextTask();
    return values;
  };
}
