/** Batch norms: what they keep, how training renews it and how it is folded into the convolution before it. */
import * as tf from '@tensorflow/tfjs-core';
import { NORM_EPSILON, type OnStatistics } from '../ops/batch-norm.ts';
import type { ParameterSpec, Views } from './network.ts';

/** Share of a batch in the running statistics, unless said otherwise. */
const MOMENTUM = 0.1;

export interface NormConvShape {
  readonly side: number;
  readonly from: number;
  readonly to: number;
  /** The stages that share everything but the running statistics, since they see different images. */
  readonly stages: number;
  readonly bias: boolean;
  /** What the scale begins with; 1 unless said. */
  readonly scale?: number;
}

export interface NormConvParameters {
  readonly learned: readonly ParameterSpec[];
  readonly kept: readonly ParameterSpec[];
}

/** Names of the running statistics of a stage. */
export const statisticsOf = (
  name: string,
  stage: number,
): { readonly mean: string; readonly variance: string } => ({
  mean: `${name}.mean_${stage}`,
  variance: `${name}.variance_${stage}`,
});

/** Parameters of a convolution with batch normalisation. */
export function normConvParameters(
  name: string,
  { side, from, to, stages, bias, scale = 1 }: NormConvShape,
): NormConvParameters {
  const vector = (last: string, fill: number): ParameterSpec => ({
    name: `${name}.${last}`,
    shape: [to],
    init: null,
    fill,
  });
  return {
    learned: [
      { name: `${name}.weight`, shape: [side, side, from, to], init: 1 },
      ...(bias ? [vector('bias', 0)] : []),
      vector('scale', scale),
      vector('shift', 0),
    ],
    kept: Array.from({ length: stages }, (_, stage) => statisticsOf(name, stage)).flatMap(
      ({ mean, variance }) => [
        { name: mean, shape: [to], init: null, learned: false },
        { name: variance, shape: [to], init: null, fill: 1, learned: false },
      ],
    ),
  };
}

/** The mean that belongs to a variance; null for other names. */
export const meanBeside = (name: string): string | null =>
  name.includes('.variance_') ? name.replace('.variance_', '.mean_') : null;

/** Gives `keep` the running statistics moved by `share` towards those of the batch; they are kept beyond any tidy. */
export function newStatistics(
  views: Views,
  name: string,
  stage: number,
  keep: (name: string, value: tf.Tensor) => void,
  share = MOMENTUM,
): OnStatistics {
  const names = statisticsOf(name, stage);
  const renewed = (old: string, seen: tf.Tensor1D): tf.Tensor =>
    tf.keep(tf.tidy(() => tf.add(tf.mul(views(old), 1 - share), tf.mul(seen, share))));
  return (mean, variance) => {
    keep(names.mean, renewed(names.mean, mean));
    keep(names.variance, renewed(names.variance, variance));
  };
}

/** Weight and bias of the plain convolution that does what the named one does with its running statistics. */
export function foldedOnBackend(
  views: Views,
  name: string,
  stage: number,
  biased: boolean,
): { readonly weight: tf.Tensor4D; readonly bias: tf.Tensor1D } {
  const names = statisticsOf(name, stage);
  const root = tf.rsqrt(tf.add(views(names.variance), NORM_EPSILON));
  const factor = tf.mul(root, views(`${name}.scale`));
  const mean = views(names.mean);
  const centre = biased ? tf.sub(views(`${name}.bias`), mean) : tf.neg(mean);
  return {
    weight: tf.mul(views(`${name}.weight`), factor),
    bias: tf.add(tf.mul(centre, factor), views(`${name}.shift`)),
  };
}
