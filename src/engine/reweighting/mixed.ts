/** Mixed training: every Sample counts alike, so that a task weighs as much as it has Samples. */
import * as tf from '@tensorflow/tfjs-core';
import { reportOf, sampleMeans, taskMeans } from './groups.ts';
import type { Reweighter } from './reweighter.ts';

/** The mean over the batch of each Sample's Loss times the factor of its task: small gains drown among large ones otherwise. */
export function mixedWith(emphasis: readonly number[]): Reweighter {
  const plain = emphasis.every((factor) => factor === 1);
  return {
    id: 'mixed',
    parameters: [],
    factors: [],
    weigh: ({ badness, groups, state }) => {
      const samples = sampleMeans(badness);
      const shares: tf.Tensor1D = tf.mean(groups.membership, 0);
      const losses = taskMeans(groups, samples);
      if (plain) return { objective: tf.mean(samples), report: reportOf(losses, shares), state };
      const weights: tf.Tensor1D = tf.mul(shares, tf.tensor1d([...emphasis]));
      return { objective: tf.sum(tf.mul(losses, weights)), report: reportOf(losses, weights), state };
    },
  };
}

/** The plain mean over the batch. */
export const mixed: Reweighter = mixedWith([]);
