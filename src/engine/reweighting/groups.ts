/** Which Samples of a batch belong to which task, as tensors. */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';

export interface Groups {
  /** One-hot, `[n, tasks]`. */
  readonly membership: tf.Tensor2D;
  /** 1 for every task in the batch, otherwise 0: `[tasks]`. */
  readonly present: tf.Tensor1D;
  /** Samples of each task, at least 1: `[tasks]`. */
  readonly counts: tf.Tensor1D;
}

/**
 * The groups of a batch, four small tensors made of plain numbers.
 * @param tasks names of all tasks
 * @param labels the task of each Sample
 */
export function groupsOf(tasks: readonly string[], labels: readonly string[]): Groups {
  const membership = new Float32Array(labels.length * tasks.length);
  const counts = new Float32Array(tasks.length);
  for (const [sample, label] of labels.entries()) {
    const task = tasks.indexOf(label);
    invariant(task >= 0, () => `The Recipe has no task ${label}`);
    membership[sample * tasks.length + task] = 1;
    counts[task] = (counts[task] as number) + 1;
  }
  return {
    membership: tf.tensor2d(membership, [labels.length, tasks.length]),
    present: tf.tensor1d(counts.map((count) => Math.min(count, 1))),
    counts: tf.tensor1d(counts.map((count) => Math.max(count, 1))),
  };
}

/** The mean of what is said about each Sample: `[n, ...]` to `[n]`. */
export function sampleMeans(values: tf.Tensor): tf.Tensor1D {
  const rows: tf.Tensor2D = tf.reshape(values, [values.shape[0] as number, -1]);
  return tf.mean(rows, 1);
}

/** The mean over the Samples of each task: `[n]` to `[tasks]`, 0 where there are none. */
export function taskMeans({ membership, counts }: Groups, values: tf.Tensor1D): tf.Tensor1D {
  const row: tf.Tensor2D = tf.reshape(values, [1, -1]);
  const sums: tf.Tensor1D = tf.reshape(tf.matMul(row, membership), [-1]);
  return tf.div(sums, counts);
}

/** The mean over the tasks in the batch: `[tasks]` to a number. */
export function meanOverPresent({ present }: Groups, values: tf.Tensor1D): tf.Scalar {
  const sum: tf.Scalar = tf.sum(tf.mul(values, present));
  return tf.div(sum, tf.sum(present));
}

/** The rows of a report, none of which has a gradient. */
export function reportOf(...rows: readonly tf.Tensor1D[]): tf.Tensor2D {
  return tf.stack([...rows]) as tf.Tensor2D;
}
