/**
 * TUR (Wu et al., "Debiased All-in-one Image Restoration with Task Uncertainty Regularization", AAAI 2025): each task's
 * error is divided by an uncertainty that the network predicts for every value, averaged over the task's Samples, and
 * pays for it by twice the logarithm of its mean. Where the error is what it is, the uncertainty tends to
 * half of it, so that a task weighs about 2 / loss: as if the logarithm of every task's loss were trained.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Reweighting } from '../domain/recipe.ts';
import type { Features } from '../networks/network.ts';
import { headParameters, uncertaintyOf } from '../networks/uncertainty-head.ts';
import { detached } from '../ops/detached.ts';
import { meanOverPresent, reportOf, sampleMeans, taskMeans } from './groups.ts';
import type { Evidence, Reweighter, Weighing } from './reweighter.ts';

export type TurSettings = Omit<Extract<Reweighting, { id: 'tur' }>, 'id' | 'from'>;

/** TUR on the features of a Network. Gradients grow as 1 / loss, so a bound on their length wants to grow as well. */
export function tur(settings: TurSettings, features: Features): Reweighter {
  return {
    id: 'tur',
    parameters: headParameters(features, settings.gain),
    factors: ['uncertainty'],
    uncertainty: (views, given) => uncertaintyOf(features, views, given),
    weigh: ({ badness, groups, features: given, views, state }) => {
      const input = settings.detached ? detached((x) => x.clone() as tf.Tensor4D, given) : given;
      const uncertainty = uncertaintyOf(features, views, input);
      return { ...weighByUncertainty(badness, uncertainty, groups, settings.epsilon), state };
    },
  };
}

/** The objective for uncertainties `[n, h, w, 3]`, above 0; the map of a task is the mean of its Samples' maps. */
export function weighByUncertainty(
  badness: tf.Tensor4D,
  uncertainty: tf.Tensor4D,
  groups: Evidence['groups'],
  epsilon: number,
): Omit<Weighing, 'state'> {
  const { membership, present, counts } = groups;
  const rows = (map: tf.Tensor4D): tf.Tensor2D => tf.reshape(map, [map.shape[0], -1]);
  const column = (values: tf.Tensor1D): tf.Tensor2D => tf.reshape(values, [-1, 1]);
  const means = tf.div(tf.matMul(tf.transpose(membership), rows(uncertainty)), column(counts));
  // An absent task takes part as 1, so that nothing is divided by 0; its part is dropped below.
  const maps: tf.Tensor2D = tf.add(means, tf.add(tf.sub(1, column(present)), epsilon));
  const errors = taskMeans(groups, sampleMeans(tf.div(rows(badness), tf.matMul(membership, maps))));
  const penalties = tf.mul(2, tf.log(tf.mean(maps, 1)));
  const report = detached(
    (error, map) => {
      const weights = tf.div(tf.mean(tf.reciprocal(map), 1), tf.sum(present));
      return reportOf(
        taskMeans(groups, sampleMeans(error)),
        tf.mul(weights, present),
        tf.mul(tf.mean(map, 1), present),
      );
    },
    badness,
    maps,
  );
  return { objective: meanOverPresent(groups, tf.add(errors, penalties)), report };
}
