/**
 * Contrastive losses on vectors: an anchor shall point where its positives point and away from its negatives. The core that
 * knowledge transfer and the adaptation to real photos share (Uni-Removal, Eq. 3-6 and 9-12, as `docs/papers/uni-removal.md`
 * reads them).
 */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import { detached } from '../ops/detached.ts';

/**
 * What is made of `share`, the positives' part of all similarities: `infonce` is `-log(share)`, whose gradient is largest
 * where the anchor is furthest away; `ratio` is `1 - share`, the fraction as it is printed, turned the right way round.
 */
export type ContrastForm = 'infonce' | 'ratio';

export interface ContrastSettings {
  /** Cosines are divided by it. The printed 1e-6 is beyond what 32 bits can tell apart; 0.07 is the habit of the field. */
  readonly temperature: number;
  readonly form?: ContrastForm;
}

/** Which columns count for which anchor, 1 or 0: `[n, p]` and `[n, q]`; absent: all of them. */
export interface ContrastMask {
  readonly positives?: tf.Tensor2D;
  readonly negatives?: tf.Tensor2D;
}

/** Keeps the length of a vector of zeros from being divided by. */
const TINY = 1e-12;
/** Far below every cosine over temperature, so that `exp` of it is 0. */
const NEVER = -1e9;

/** The cosines between the rows of a `[n, c]` and b `[m, c]`: `[n, m]`, -1..1. */
export function cosines(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(unit(a), unit(b), false, true);
}

/**
 * `-log(sum_p e^s / (sum_p e^s + sum_q e^s))` for each anchor, `[n]`, not negative, with `s = cos / temperature`: computed
 * as the difference of two logarithms of sums, the greatest taken out first, so that it is finite at any temperature. An
 * anchor without positives or without negatives has nothing to learn: 0. The gradient goes through the anchor alone.
 * @param anchor `[n, c]`
 * @param positives `[p, c]`; the mask says whose they are
 * @param negatives `[q, c]`
 */
export function contrast(
  anchor: tf.Tensor2D,
  positives: tf.Tensor2D,
  negatives: tf.Tensor2D,
  mask: ContrastMask,
  { temperature, form = 'infonce' }: ContrastSettings,
): tf.Tensor1D {
  invariant(temperature > 0, () => `A temperature is above 0, not ${temperature}`);
  const to = (others: tf.Tensor2D, counted: tf.Tensor2D | undefined): tf.Tensor2D => {
    const similarity: tf.Tensor2D = tf.div(cosines(anchor, fixed(others)), temperature);
    // Where a column does not count, its similarity is far below all others, and no gradient reaches it.
    return counted ? tf.add(tf.mul(similarity, counted), tf.mul(tf.sub(1, counted), NEVER)) : similarity;
  };
  const near = to(positives, mask.positives);
  const all = tf.concat2d([near, to(negatives, mask.negatives)], 1);
  // Both sums are taken relative to the greatest of all: equal terms then cancel exactly.
  const distance = tf.sub(logSumExp(all), logSumExp(near)) as tf.Tensor1D;
  const value: tf.Tensor1D = form === 'ratio' ? tf.sub(1, tf.exp(tf.neg(distance))) : distance;
  return mask.positives ? tf.mul(value, tf.max(mask.positives, 1)) : value;
}

/** Rows `[n, m]` to the logarithm of the sum of their exponentials, `[n]`. */
export function logSumExp(rows: tf.Tensor2D): tf.Tensor1D {
  const greatest = detached((x) => tf.max(x, 1, true), rows);
  return tf.add(tf.log(tf.sum(tf.exp(tf.sub(rows, greatest)), 1)), tf.squeeze(greatest, [1]));
}

/** The means of each channel over an image: `[n, h, w, c]` to `[n, c]`. */
export function pooled(features: tf.Tensor4D): tf.Tensor2D {
  return tf.mean(features, [1, 2]);
}

/** For each pair of rows whether they have the same name: `[n, m]` of 1 and 0. */
export function sameNames(rows: readonly string[], columns: readonly string[]): tf.Tensor2D {
  const values = rows.flatMap((row) => columns.map((column) => (row === column ? 1 : 0)));
  return tf.tensor2d(values, [rows.length, columns.length]);
}

function unit(rows: tf.Tensor2D): tf.Tensor2D {
  return tf.mul(rows, tf.rsqrt(tf.add(tf.sum(tf.square(rows), 1, true), TINY)));
}

const fixed = (rows: tf.Tensor2D): tf.Tensor2D => detached((x) => tf.clone(x), rows) as tf.Tensor2D;
