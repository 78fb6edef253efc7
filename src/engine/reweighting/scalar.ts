/**
 * One learned uncertainty for each task (Kendall et al., "Multi-task learning using uncertainty to weigh losses", CVPR
 * 2018, for a Laplace error): what TUR is without its map, as a control.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Reweighting } from '../domain/recipe.ts';
import { detached } from '../ops/detached.ts';
import { meanOverPresent, reportOf, sampleMeans, taskMeans } from './groups.ts';
import type { Reweighter } from './reweighter.ts';

export type ScalarSettings = Omit<Extract<Reweighting, { id: 'scalar' }>, 'id' | 'from'>;

const LOGARITHMS = 'uncertainty.logarithms';

/** The mean over the tasks in the batch of `loss * exp(-s) + penalty * s`, s being learned and 0 at first. */
export function scalar({ penalty }: ScalarSettings, tasks: number): Reweighter {
  return {
    id: 'scalar',
    parameters: [{ name: LOGARITHMS, shape: [tasks], init: null }],
    factors: ['uncertainty'],
    weigh: ({ badness, groups, views, state }) => {
      const losses = taskMeans(groups, sampleMeans(badness));
      const logarithms = views(LOGARITHMS) as tf.Tensor1D;
      const terms: tf.Tensor1D = tf.add(
        tf.mul(losses, tf.exp(tf.neg(logarithms))),
        tf.mul(logarithms, penalty),
      );
      const report = detached(
        (loss, s) =>
          reportOf(
            loss as tf.Tensor1D,
            tf.div(tf.mul(tf.exp(tf.neg(s)), groups.present), tf.sum(groups.present)),
            tf.mul(tf.exp(s), groups.present),
          ),
        losses,
        logarithms,
      );
      return { objective: meanOverPresent(groups, terms), report, state };
    },
  };
}
