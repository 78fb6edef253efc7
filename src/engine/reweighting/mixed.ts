/** Mixed training: every Sample counts alike, so that a task weighs as much as it has Samples. */
import * as tf from '@tensorflow/tfjs-core';
import { reportOf, sampleMeans, taskMeans } from './groups.ts';
import type { Reweighter } from './reweighter.ts';

/** The plain mean over the batch. */
export const mixed: Reweighter = {
  id: 'mixed',
  parameters: [],
  factors: [],
  weigh: ({ badness, groups, state }) => {
    const samples = sampleMeans(badness);
    const shares: tf.Tensor1D = tf.mean(groups.membership, 0);
    return { objective: tf.mean(samples), report: reportOf(taskMeans(groups, samples), shares), state };
  },
};
