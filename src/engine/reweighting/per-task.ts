/** The control of every reweighting: each task in the batch counts alike, however many Samples it has. */
import * as tf from '@tensorflow/tfjs-core';
import { meanOverPresent, reportOf, sampleMeans, taskMeans } from './groups.ts';
import type { Reweighter } from './reweighter.ts';

/** The mean of the tasks' mean Losses. */
export const perTask: Reweighter = {
  id: 'per-task',
  parameters: [],
  factors: [],
  weigh: ({ badness, groups, state }) => {
    const losses = taskMeans(groups, sampleMeans(badness));
    const weights: tf.Tensor1D = tf.div(groups.present, tf.sum(groups.present));
    return { objective: meanOverPresent(groups, losses), report: reportOf(losses, weights), state };
  },
};
