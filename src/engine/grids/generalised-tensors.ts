/**
 * Generalised Gaussians on the backend: fitting by moments, and how far one is from another.
 * GRIDS equation 1 and section 4.2; the details are those of SRGA (Liu et al., TPAMI 2023), from which GRIDS takes them.
 */
import * as tf from '@tensorflow/tfjs-core';
import { gammaFunction } from '../domain/gamma-function.ts';

const FIRST_SHAPE = 0.2;
const SHAPE_STEP = 0.001;
const SHAPES = 9801;

/** E[x²] / E|x|² of every shape that is looked for: Γ(1/a) Γ(3/a) / Γ(2/a)², falling. */
const RATIOS = Float32Array.from({ length: SHAPES }, (_, i) => {
  const a = FIRST_SHAPE + i * SHAPE_STEP;
  return (gammaFunction(1 / a) * gammaFunction(3 / a)) / gammaFunction(2 / a) ** 2;
});

/** SRGA leaves out values further from the mean than so many standard deviations. */
export const TRIM = 5;

/** Keeps fits of what does not vary at all finite. */
const FLOOR = 1e-6;

/**
 * Shape and standard deviation of values of any shape by matching moments, `[2]`. The second moment is about zero, the
 * first absolute one about the mean, as in SRGA. Leaving out the tails makes heavy-tailed values (shapes below 1.4)
 * look less so. Runs inside the caller's tidy.
 * @param trim standard deviations; Infinity keeps all values
 */
export function fitGeneralised(values: tf.Tensor, trim: number = TRIM): tf.Tensor1D {
  const flat = tf.reshape(values, [-1]);
  const all = tf.mean(flat);
  const deviation = tf.sqrt(tf.mean(tf.squaredDifference(flat, all)));
  const kept = tf.cast(tf.lessEqual(tf.abs(tf.sub(flat, all)), tf.mul(deviation, trim)), 'float32');
  const count = tf.sum(kept);
  const meanOf = (x: tf.Tensor): tf.Tensor => tf.div(tf.sum(tf.mul(x, kept)), count);
  const mean = meanOf(flat);
  const squares = tf.add(meanOf(tf.square(flat)), FLOOR ** 2);
  const absolute = tf.add(meanOf(tf.abs(tf.sub(flat, mean))), FLOOR);
  const ratio = tf.div(squares, tf.square(absolute));
  const nearest = tf.argMin(tf.abs(tf.sub(tf.tensor1d(RATIOS), ratio)));
  const shape = tf.add(tf.mul(tf.cast(nearest, 'float32'), SHAPE_STEP), FIRST_SHAPE);
  return tf.concat([tf.reshape(shape, [1]), tf.reshape(tf.sqrt(squares), [1])]) as tf.Tensor1D;
}

/** From here on Stirling's series gives the logarithm of the gamma function to what 32 bits hold. */
const STIRLING_FROM = 6;

/** ln Γ(x), elementwise for x > 0: shifted up to where Stirling's series is good, then back. */
export function logGamma<T extends tf.Tensor>(x: T): T {
  let product: tf.Tensor = x;
  for (let i = 1; i < STIRLING_FROM; i++) product = tf.mul(product, tf.add(x, i));
  const y = tf.add(x, STIRLING_FROM);
  const inverse = tf.reciprocal(y);
  const series = tf.mul(inverse, tf.sub(1 / 12, tf.mul(tf.square(inverse), 1 / 360)));
  const stirling = tf.add(tf.sub(tf.mul(tf.sub(y, 0.5), tf.log(y)), y), 0.5 * Math.log(2 * Math.PI));
  return tf.sub(tf.add(stirling, series), tf.log(product)) as T;
}

/** exp of more would be infinite. */
const MOST_EXPONENT = 80;

/** Rows of generalised Gaussians: `[…, 2]` of shape and standard deviation, broadcast against each other. */
export function klDivergence(p: tf.Tensor, q: tf.Tensor): tf.Tensor {
  const [a1, s1] = parametersOf(p);
  const [a2, s2] = parametersOf(q);
  const g1 = logGamma(tf.reciprocal(a1));
  const g2 = logGamma(tf.reciprocal(a2));
  const logBeta = (a: tf.Tensor, s: tf.Tensor, g: tf.Tensor): tf.Tensor =>
    tf.add(tf.log(s), tf.mul(tf.sub(g, logGamma(tf.div(3, a))), 0.5));
  const b1 = logBeta(a1, s1, g1);
  const b2 = logBeta(a2, s2, g2);
  const logRatio = tf.add(tf.sub(tf.log(a1), tf.log(a2)), tf.add(tf.sub(b2, b1), tf.sub(g2, g1)));
  const exponent = tf.add(tf.mul(a2, tf.sub(b1, b2)), tf.sub(logGamma(tf.div(tf.add(a2, 1), a1)), g1));
  const expected = tf.exp(tf.minimum(exponent, MOST_EXPONENT));
  // It is never negative; rounding could make it so.
  return tf.relu(tf.add(logRatio, tf.sub(expected, tf.reciprocal(a1))));
}

function parametersOf(fits: tf.Tensor): readonly [tf.Tensor, tf.Tensor] {
  const [shape, sigma] = tf.unstack(fits, -1);
  return [shape as tf.Tensor, sigma as tf.Tensor];
}

/** SRGA's score of a divergence: `log10(KL + 1e-5) + 5`, 0 for the same, 5 for a divergence of 1. */
export function scoreOf(divergence: tf.Tensor): tf.Tensor {
  return tf.add(tf.div(tf.log(tf.add(divergence, 1e-5)), Math.LN10), 5);
}
