/** Adam (Kingma and Ba, 2015) and AdamW (Loshchilov and Hutter, 2019) on the flat buffer of Params. */
import * as tf from '@tensorflow/tfjs-core';

export interface AdamSettings {
  readonly betas: readonly [number, number];
  readonly weightDecay: number;
  /** True: AdamW, the decay acts on the Params themselves. False: Adam, it is added to the gradient. */
  readonly decoupled: boolean;
}

/** Running means of the gradient and of its square, each `[size]`. */
export interface Moments {
  readonly first: tf.Tensor1D;
  readonly second: tf.Tensor1D;
}

const EPSILON = 1e-8;

/** Moments of a fresh optimiser. */
export function initMoments(size: number): Moments {
  return { first: tf.zeros([size]), second: tf.zeros([size]) };
}

/**
 * One update; what goes in stays as it is, what comes out is new. Runs inside the caller's tidy.
 * @param gradient `[size]`
 * @param step updates before this one
 */
export function updateAdam(
  settings: AdamSettings,
  moments: Moments,
  params: tf.Tensor1D,
  gradient: tf.Tensor1D,
  rate: number,
  step: number,
): Moments & { readonly params: tf.Tensor1D } {
  const { betas, weightDecay, decoupled } = settings;
  const [beta1, beta2] = betas;
  const slope = decoupled || weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(params, weightDecay));
  const first: tf.Tensor1D = tf.add(tf.mul(moments.first, beta1), tf.mul(slope, 1 - beta1));
  const second: tf.Tensor1D = tf.add(tf.mul(moments.second, beta2), tf.mul(tf.square(slope), 1 - beta2));
  // Both corrections of the bias of the first steps (section 3), folded into two numbers.
  const size = rate / (1 - beta1 ** (step + 1));
  const unbiased = 1 / Math.sqrt(1 - beta2 ** (step + 1));
  const change = tf.div(tf.mul(first, size), tf.add(tf.mul(tf.sqrt(second), unbiased), EPSILON));
  const decayed = decoupled && weightDecay !== 0 ? tf.mul(params, 1 - rate * weightDecay) : params;
  return { first, second, params: tf.sub(decayed, change) };
}
