/** Batches for the tests of Reweighters: Losses of any size, without a network. */
import * as tf from '@tensorflow/tfjs-core';
import type { Features, Views } from '../networks/network.ts';
import { groupsOf } from '../reweighting/groups.ts';
import type { Evidence, Reweighter } from '../reweighting/reweighter.ts';
import { stream } from '../runtime/random.ts';
import { randomTensor } from './random-tensor.ts';

export const TASKS = ['rain', 'haze', 'noise', 'dark'] as const;

/** Two Samples of haze, one of rain, two of noise; dark is absent. */
export const LABELS = ['haze', 'rain', 'noise', 'haze', 'noise'] as const;

export const FEATURES: Features = { channels: 4, grain: 2 };

/** `[n, 4, 6, 3]`: positive, and of another size for every Sample. */
export function badnessOf(count: number, seed = 1): tf.Tensor4D {
  const values = new Float32Array(count * 72);
  for (let sample = 0; sample < count; sample++) {
    stream(seed, sample).fillUniform(values.subarray(sample * 72, (sample + 1) * 72), 0, 0.1 * (sample + 1));
  }
  return tf.tensor4d(values, [count, 4, 6, 3]);
}

/** Kaiming-like values for a Reweighter's parameters, large enough to see every gradient. */
export function parametersOf({ parameters }: Reweighter, seed = 5): tf.Tensor[] {
  return parameters.map(({ shape }, i) =>
    tf.mul(randomTensor(shape, seed + i), shape.length === 4 ? 0.3 : 0.2),
  );
}

export function viewsOf({ parameters }: Reweighter, tensors: readonly tf.Tensor[]): Views {
  return (name) => tensors[parameters.findIndex((parameter) => parameter.name === name)] as tf.Tensor;
}

/** What a Reweighter sees of a batch; what a test does not name is random. */
export function evidenceOf(
  reweighter: Reweighter,
  labels: readonly string[],
  given: Partial<Evidence> & { readonly parameters?: readonly tf.Tensor[] } = {},
): Evidence {
  const { parameters = parametersOf(reweighter), ...rest } = given;
  return {
    badness: rest.badness ?? badnessOf(labels.length),
    groups: groupsOf(TASKS, labels),
    features: rest.features ?? randomTensor<tf.Tensor4D>([labels.length, 2, 3, 4], 2),
    views: viewsOf(reweighter, parameters),
    state: reweighter.state ? tf.tensor1d(reweighter.state) : undefined,
    ...rest,
  };
}

/** The rows of a report as plain numbers. */
export async function rowsOf(report: tf.Tensor2D): Promise<number[][]> {
  return (await report.array()) as number[][];
}
