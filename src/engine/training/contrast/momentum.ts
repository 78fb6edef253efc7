/**
 * AirNet's encoder learns to tell damages apart (Li et al., 2022, Eq. 2, by MoCo: He et al., 2020): the two halves of a
 * patch have the same damage and shall get the same code, unlike the patches of the batches before. The other half is read
 * by a second encoder that follows the first slowly, so that remembered codes stay comparable.
 */
import * as tf from '@tensorflow/tfjs-core';
import { CONTRAST_GRAIN, type DegradationContrast } from '../../domain/degradation-contrast.ts';
import { invariant, StudioError } from '../../domain/fault.ts';
import type { Recipe } from '../../domain/recipe.ts';
import { contrast } from '../../losses/contrast.ts';
import { GUIDE } from '../../networks/airnet/airnet.ts';
import {
  codeLength,
  codeParameters,
  drawCode,
  drawGuide,
  guideParameters,
} from '../../networks/airnet/encoder.ts';
import { tensorLayers } from '../../networks/layers.ts';
import type { Layers, Network, ParameterSpec, Views } from '../../networks/network.ts';
import { initialParams, layoutOf, viewsOf, withParameters } from '../../networks/params.ts';
import { batchNorm } from '../../ops/batch-norm.ts';
import { conv2d } from '../../ops/conv2d.ts';
import { detached } from '../../ops/detached.ts';
import { mixed } from '../../reweighting/mixed.ts';
import type { Reweighter } from '../../reweighting/reweighter.ts';
import { stream } from '../../runtime/random.ts';
import type { Adversary } from '../adversary.ts';
import { pickIfFinite } from '../divergence.ts';
import { type Aim, badnessOf, type Judge, predict } from '../objective.ts';
import { seenAt } from '../transfer/teachers.ts';

/** What the aim tells of itself, and how far the slow encoder is behind. */
export const CONTRAST_TERMS = ['pixel', 'contrast'] as const;

export interface MomentumContrast extends Adversary {
  /** The rest of the encoder, learned with the network's parameters and left out of what is written. */
  readonly parameters: readonly ParameterSpec[];
  /** Whether the encoder still learns alone at a step. */
  alone(step: number): boolean;
}

/**
 * The slow encoder and what it remembers: its parameters, then codes of earlier batches, then those of the present one.
 * @throws StudioError `recipe-invalid` where patches have no halves to compare
 */
export function momentumContrast(
  {
    batch,
    seed,
    degradationContrast: settings,
  }: Pick<Recipe, 'batch' | 'seed'> & {
    readonly degradationContrast: DegradationContrast;
  },
  network: Network,
): MomentumContrast {
  if (batch.patch % CONTRAST_GRAIN !== 0) {
    throw new StudioError(
      'recipe-invalid',
      `The halves of patches are compared, whose sides are multiples of ${CONTRAST_GRAIN}, not ${batch.patch}; set batch.patch.`,
    );
  }
  const { channels } = network.features;
  const parameters = codeParameters(channels);
  const encoder = { id: 'degradation', parameters: [...guideParameters(channels).learned, ...parameters] };
  const { size } = layoutOf(encoder);
  const length = codeLength(channels);
  const codes = batch.size * length;
  const remembered = settings.queue * codes;
  const state = new Float32Array(size + remembered + codes);
  state.set(initialParams(encoder, seed));
  stream(seed, 'contrast').fillNormal(state.subarray(size), 0, 1);
  const followed = (judge: Judge, flat: tf.Tensor1D): tf.Tensor1D => {
    const trained = withParameters(judge.network, judge.reweighter.parameters);
    const { views } = viewsOf(trained, tf.slice1d(flat, 0, layoutOf(trained).size));
    return tf.concat1d(encoder.parameters.map(({ name }): tf.Tensor1D => tf.reshape(views(name), [-1])));
  };
  const codeOf = (views: Views, guide: tf.Tensor4D): tf.Tensor2D =>
    tf.reshape(drawCode(momentary(views), guide), [guide.shape[0], length]);
  return {
    state,
    parameters,
    terms: [...CONTRAST_TERMS, 'behind'],
    alone: (step) => step < settings.alone,
    step: (judge, params, before, { degraded }, { step }) =>
      tf.tidy(() => {
        const own = tf.slice1d(before, 0, size);
        const fast = followed(judge, params);
        // A Run that starts from weights begins with their encoder.
        const kept = step === 0 ? 0 : settings.momentum;
        const slow: tf.Tensor1D = tf.add(tf.mul(own, kept), tf.mul(fast, 1 - kept));
        const { views } = viewsOf(encoder, slow);
        const [n, height, width] = degraded.shape;
        invariant(n === batch.size, () => `A batch has ${batch.size} Samples, not ${n}`);
        const half = tf.slice4d(degraded, [0, 0, width / 2, 0], [n, height, width / 2, 3]);
        const seen = codeOf(views, drawGuide(momentary(views), half));
        // The codes of the batch before join those that are remembered; the oldest are forgotten.
        const memory = tf.slice1d(before, size + codes, remembered);
        const after = tf.concat1d([slow, memory, tf.reshape(seen, [codes])]);
        const behind: tf.Scalar = tf.mean(tf.abs(tf.sub(fast, slow)));
        return { state: pickIfFinite(tf.sum(after), after, before), loss: behind };
      }),
    aim: (now, step) => {
      const part = (from: number, count: number, rows: number): tf.Tensor2D =>
        detached((values) => tf.reshape(tf.slice1d(values as tf.Tensor1D, from, count), [rows, length]), now);
      return encodingAim(settings, parameters.length, codeOf, step < settings.alone, (first, count) => ({
        same: part(size + remembered + first * length, count * length, count),
        others: part(size, remembered, settings.queue * batch.size),
      }));
    },
  };
}

type Remembered = (
  first: number,
  count: number,
) => { readonly same: tf.Tensor2D; readonly others: tf.Tensor2D };

/**
 * `losses + weight contrast`, or contrast alone while only the encoder learns.
 * @param own how many parameters the encoder has behind the network's
 */
function encodingAim(
  { weight, temperature }: DegradationContrast,
  own: number,
  codeOf: (views: Views, guide: tf.Tensor4D) => tf.Tensor2D,
  alone: boolean,
  remembered: Remembered,
): Aim {
  return (judge, { views, batch, groups, state, renew }) => {
    const prediction = predict(judge.network, views, batch.degraded, renew);
    const guide = seenAt(prediction, GUIDE);
    const [n, height, width, channels] = guide.shape;
    const codes = codeOf(views, tf.slice4d(guide, [0, 0, 0, 0], [n, height, width / 2, channels]));
    const { same, others } = remembered(batch.first ?? 0, n);
    const positives = tf.eye(n);
    const apart: tf.Tensor1D = contrast(codes, same, others, { positives }, { temperature });
    const told: tf.Scalar = tf.mean(apart);
    if (alone) {
      const weighed = mixed.weigh({
        badness: tf.reshape(apart, [n, 1, 1, 1]),
        groups,
        features: prediction.features,
        views,
        state,
      });
      const quiet = untouched(judge, views);
      return { ...weighed, objective: tf.add(weighed.objective, quiet), terms: terms(tf.scalar(0), told) };
    }
    const badness = badnessOf(judge, prediction, batch.clean, batch.degraded);
    const { features } = prediction;
    const weighed = judge.reweighter.weigh({ badness, groups, features, views, state });
    const both: tf.Scalar = tf.add(weighed.objective, tf.mul(told, weight));
    const rests = judge.reweighter.id === mixed.id && judge.reweighter.parameters.length > own;
    return {
      ...weighed,
      objective: rests ? tf.add(both, untouched(judge, views)) : both,
      terms: terms(tf.mean(badness), told),
    };
  };
}

const terms = (...values: readonly tf.Tensor[]): tf.Tensor1D => tf.stack([...values]) as tf.Tensor1D;

/** 0, but of all parameters: a gradient is asked for each. */
function untouched({ network, reweighter }: Judge, views: Views): tf.Scalar {
  return withParameters(network, reweighter.parameters)
    .parameters.filter(({ learned }) => learned !== false)
    .map(({ name }): tf.Scalar => tf.mul(tf.sum(views(name)), 0))
    .reduce((sum, none) => tf.add(sum, none));
}

/** Layers whose batch norms take the statistics of what they are given and keep none. */
function momentary(views: Views): Layers<tf.Tensor4D> {
  return {
    ...tensorLayers(views),
    normConv: (name, x, { slope, stride = 1 }) => {
      const inner = conv2d(x, views(`${name}.weight`) as tf.Tensor4D, { stride });
      return batchNorm(inner, views(`${name}.scale`) as tf.Tensor1D, views(`${name}.shift`) as tf.Tensor1D, {
        slope,
      });
    },
  };
}

/** A Reweighter behind whose parameters those of the encoder lie. */
export function besides(reweighter: Reweighter, encoder: MomentumContrast | null): Reweighter {
  if (encoder === null) return reweighter;
  return { ...reweighter, parameters: [...reweighter.parameters, ...encoder.parameters] };
}

/** Mixed training for a while: what the Reweighter that comes later learns lies there, and rests. */
export function restingAs(later: Reweighter): Reweighter {
  return { ...mixed, parameters: later.parameters };
}
