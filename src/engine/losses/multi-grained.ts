/**
 * The multi-grained contrastive losses of knowledge transfer (Uni-Removal, Eq. 3-6, as `docs/papers/uni-removal.md` reads
 * them), and the ratio of distances that is their rival. All say one number for each sample.
 */
import * as tf from '@tensorflow/tfjs-core';
import { detached } from '../ops/detached.ts';
import { type ContrastSettings, contrast, pooled, sameNames } from './contrast.ts';
import type { Taps } from './loss.ts';
import { l1 } from './pixel.ts';

/** The tap that stands for VGG-19's relu3_1: the first of the third level, at a quarter of the photo's sides. */
const LEVEL = 2;
/** Keeps a ratio of distances finite where a result is the damaged photo itself. */
const TINY = 1e-7;

/** Photos `[n, h, w, 3]` in the order of their samples. */
export interface Grain {
  readonly restored: tf.Tensor4D;
  /** What the teachers made of them. */
  readonly target: tf.Tensor4D;
  /** What the restored photos shall not look like, `[m, h, w, 3]`. */
  readonly negatives: tf.Tensor4D;
  /** Which of them count for which sample, `[n, m]` of 1 and 0; all unless said. */
  readonly counted?: tf.Tensor2D;
}

/**
 * A restored photo shall look like the teacher's and unlike the negatives, to a frozen network: `[n]`. The gradient goes
 * through the restored photo alone.
 */
export function imageGrained(
  { restored, target, negatives, counted }: Grain,
  taps: Taps,
  settings: ContrastSettings,
): tf.Tensor1D {
  const seen = (images: tf.Tensor4D): tf.Tensor2D => pooled(levelOf(taps, images));
  const still = (images: tf.Tensor4D): tf.Tensor2D => detached((x) => seen(x as tf.Tensor4D), images);
  const own = tf.eye(restored.shape[0]);
  const mask = { positives: own, ...(counted && { negatives: counted }) };
  return contrast(seen(restored), still(target), still(negatives), mask, settings);
}

/**
 * What the student sees in a photo shall be what the teacher sees in it, and unlike what the student sees in photos with
 * other damage: `[n]`, 0 where the batch has one kind of damage only.
 * @param student its pooled features, `[n, c]`
 * @param teacher `[n, c]`
 * @param labels the damage of each sample
 */
export function featureGrained(
  student: tf.Tensor2D,
  teacher: tf.Tensor2D,
  labels: readonly string[],
  settings: ContrastSettings,
): tf.Tensor1D {
  const mask = {
    positives: tf.eye(labels.length),
    negatives: tf.sub(1, sameNames(labels, labels)) as tf.Tensor2D,
  };
  return contrast(student, teacher, student, mask, settings);
}

/**
 * How far a restored photo is from the teacher's, as a share of how far it is from the negatives on average, in the
 * features of a frozen network: `[n]`; 0 is the teacher's photo itself, or one without negatives. In the manner of the multi-contrastive
 * regularisation of Chen et al. (2022), with one level of features.
 */
export function distanceRatio({ restored, target, negatives, counted }: Grain, taps: Taps): tf.Tensor1D {
  const still = (images: tf.Tensor4D) => detached((x) => levelOf(taps, x as tf.Tensor4D), images);
  const anchor = levelOf(taps, restored);
  const [near, others] = [still(target), still(negatives)];
  const n = restored.shape[0];
  const [m, ...sides] = others.shape;
  const far = Array.from({ length: m }, (_, i): tf.Tensor1D => {
    const other = tf.slice(others, [i, 0, 0, 0], [1, ...sides]);
    const distance = apart(anchor, tf.tile(other, [n, 1, 1, 1]));
    return counted ? tf.mul(distance, tf.reshape(tf.slice(counted, [0, i], [n, 1]), [n])) : distance;
  }).reduce((sum, distance) => tf.add(sum, distance));
  const count = counted ? tf.maximum(tf.sum(counted, 1), 1) : m;
  const ratio: tf.Tensor1D = tf.div(apart(anchor, near), tf.add(tf.div(far, count), TINY));
  return counted ? tf.mul(ratio, tf.max(counted, 1)) : ratio;
}

function levelOf(taps: Taps, images: tf.Tensor4D): tf.Tensor4D {
  const found = taps(images);
  return found[Math.min(LEVEL, found.length - 1)] as tf.Tensor4D;
}

function apart(a: tf.Tensor4D, b: tf.Tensor4D): tf.Tensor1D {
  return tf.mean(l1(a, b), [1, 2, 3]);
}
