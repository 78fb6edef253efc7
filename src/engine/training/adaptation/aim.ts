/** What a network makes smaller while it adapts to real photos (Uni-Removal, second stage). */
import * as tf from '@tensorflow/tfjs-core';
import { type Adaptation, featureWeightAt } from '../../domain/adaptation.ts';
import { invariant } from '../../domain/fault.ts';
import { passAsReal } from '../../losses/adversarial.ts';
import { contrast, pooled, sameNames } from '../../losses/contrast.ts';
import type { Taps } from '../../networks/extractor.ts';
import type { Views } from '../../networks/network.ts';
import type { Discriminator } from '../../networks/patch-gan.ts';
import { detached } from '../../ops/detached.ts';
import { type Aim, predict } from '../objective.ts';
import { seenAt, tapOf } from '../transfer/teachers.ts';

/** What the aim tells of itself. */
export const AIM_TERMS = ['adversarial', 'identity', 'image contrast', 'feature contrast'] as const;

/** The tap that stands for VGG-19's relu3_1: the first of the third level. */
const TAP = 2;

/**
 * `gan + a identity + b (images + c features)`, Eq. 13 read as `docs/papers/uni-removal.md` says: restored real photos
 * shall pass as clear ones; clear photos shall stay as they are; a restored real photo shall look like restored clear
 * ones and unlike damaged ones, to a frozen network (images) and to the network itself, where damage of other kinds is
 * what it shall not look like (features).
 * @param verdicts the discriminator's parameters, which stay as they are
 * @param taps the frozen network; needed where contrast counts
 */
export function adaptationAim(
  settings: Adaptation,
  discriminator: Discriminator,
  verdicts: Views,
  taps: Taps | null,
  step: number,
): Aim {
  const { adversarialWeight, identityWeight, contrastWeight, temperature } = settings;
  const featureWeight = featureWeightAt(settings, step);
  return ({ network, loss, reweighter }, { views, batch, groups, state, renew }) => {
    const { degraded, clean, labels } = batch;
    const prediction = predict(network, views, tf.concat4d([degraded, clean], 0), renew);
    const { image, features } = prediction;
    const [restored, kept] = tf.split(image, 2) as [tf.Tensor4D, tf.Tensor4D];
    const tap = tf.split(seenAt(prediction, tapOf(network, settings.tap).name), 2);
    const [inner, clearInner] = tap as [tf.Tensor4D, tf.Tensor4D];
    const passing = passAsReal(discriminator.apply(verdicts, restored));
    const identity: tf.Scalar = tf.mean(loss(kept, clean, clean));
    const [images, inside] =
      contrastWeight > 0
        ? [
            imageContrast(restored, kept, degraded, taps, temperature),
            featureContrast(inner, clearInner, labels, temperature),
          ]
        : [tf.zerosLike(passing), tf.zerosLike(passing)];
    const both: tf.Tensor1D = tf.add(images, tf.mul(inside, featureWeight));
    const sum: tf.Tensor1D = tf.add(tf.mul(passing, adversarialWeight), tf.mul(both, contrastWeight));
    const badness: tf.Tensor4D = tf.reshape(sum, [labels.length, 1, 1, 1]);
    const weighed = reweighter.weigh({ badness, groups, features, views, state });
    return {
      ...weighed,
      objective: tf.add(weighed.objective, tf.mul(identity, identityWeight)),
      terms: tf.stack([tf.mean(passing), identity, tf.mean(images), tf.mean(inside)]) as tf.Tensor1D,
    };
  };
}

/** Extended image-grained contrast (Eq. 9, 10), for each sample `[n]`. The gradient goes through the restored photos alone. */
function imageContrast(
  restored: tf.Tensor4D,
  kept: tf.Tensor4D,
  degraded: tf.Tensor4D,
  taps: Taps | null,
  temperature: number,
): tf.Tensor1D {
  invariant(taps, 'Contrast of images needs a feature network');
  const seen = (images: tf.Tensor4D): tf.Tensor2D => {
    const found = taps(images);
    return pooled(found[Math.min(TAP, found.length - 1)] as tf.Tensor4D);
  };
  const still = (images: tf.Tensor4D) => detached((x) => seen(x as tf.Tensor4D), images);
  return contrast(seen(restored), still(kept), still(degraded), {}, { temperature });
}

/** Extended feature-grained contrast (Eq. 11, 12), for each sample `[n]`: 0 where a batch has one kind of damage only. */
function featureContrast(
  inner: tf.Tensor4D,
  clearInner: tf.Tensor4D,
  labels: readonly string[],
  temperature: number,
): tf.Tensor1D {
  const anchors = pooled(inner);
  const negatives: tf.Tensor2D = tf.sub(1, sameNames(labels, labels));
  return contrast(anchors, pooled(clearInner), anchors, { negatives }, { temperature });
}
