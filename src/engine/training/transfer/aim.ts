/** What a student makes smaller (Uni-Removal, Eq. 1-7): it shall restore as its teachers do, each photo as the teacher of its damage. */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../../domain/fault.ts';
import { type Transfer, transferFeatureWeight } from '../../domain/transfer.ts';
import { pooled, sameNames } from '../../losses/contrast.ts';
import { distanceRatio, featureGrained, type Grain, imageGrained } from '../../losses/multi-grained.ts';
import type { Taps } from '../../networks/extractor.ts';
import { type Aim, badnessOf, predict } from '../objective.ts';
import { comparesFeatures, seenAt, type Teacher, tapOf, teach } from './teachers.ts';

/** What the aim tells of itself. */
export const TRANSFER_TERMS = ['pixel', 'image contrast', 'feature contrast'] as const;

/**
 * `losses + a (images + b features)`: the Recipe's Losses towards what the teachers make, without any ground truth, and
 * the multi-grained contrast.
 * @param taps the frozen network that images are compared by; needed where contrast counts
 * @param step decides how much features count
 */
export function transferAim(
  settings: Transfer,
  teachers: readonly Teacher[],
  taps: Taps | null,
  step: number,
): Aim {
  const { contrastWeight, temperature, tap } = settings;
  const compares = comparesFeatures(settings);
  const featureWeight = transferFeatureWeight(settings, step);
  return (judge, { views, batch, groups, state, renew }) => {
    const { network, reweighter } = judge;
    const { degraded, labels } = batch;
    const lesson = teach(teachers, degraded, labels, compares ? tap : null);
    const prediction = predict(network, views, degraded, renew);
    const { image, features } = prediction;
    const badness = badnessOf(judge, prediction, lesson.target, degraded);
    const weighed = reweighter.weigh({ badness, groups, features, views, state });
    const pixel: tf.Scalar = tf.mean(badness);
    const none = tf.scalar(0);
    const images =
      contrastWeight > 0
        ? imageContrast(settings, grainOf(settings, image, lesson.target, degraded), taps)
        : none;
    const inside: tf.Scalar =
      lesson.features === null
        ? none
        : tf.mean(
            featureGrained(pooled(seenAt(prediction, tapOf(network, tap).name)), lesson.features, labels, {
              temperature,
              form: settings.form === 'ratio' ? 'ratio' : 'infonce',
            }),
          );
    const both: tf.Scalar = tf.add(images, tf.mul(inside, featureWeight));
    return {
      ...weighed,
      objective:
        contrastWeight > 0 ? tf.add(weighed.objective, tf.mul(both, contrastWeight)) : weighed.objective,
      terms: tf.stack([pixel, images, inside]) as tf.Tensor1D,
    };
  };
}

/** What restored photos are held against. A restored photo is no negative of itself; its own damaged photo is one. */
function grainOf(
  { negatives }: Transfer,
  restored: tf.Tensor4D,
  target: tf.Tensor4D,
  degraded: tf.Tensor4D,
): Grain {
  if (negatives === 'degraded') return { restored, target, negatives: degraded };
  const rows = Array.from({ length: restored.shape[0] }, (_, i) => String(i));
  const counted: tf.Tensor2D = tf.sub(1, sameNames(rows, rows));
  return { restored, target, negatives: restored, counted };
}

function imageContrast({ form, temperature }: Transfer, grain: Grain, taps: Taps | null): tf.Scalar {
  invariant(taps, 'Contrast of images needs a feature network');
  if (form === 'distance') return tf.mean(distanceRatio(grain, taps));
  return tf.mean(imageGrained(grain, taps, { temperature, form }));
}
