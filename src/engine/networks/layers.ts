/** The layers that our Networks are made of: each declares its parameters and applies them by name. */
import * as tf from '@tensorflow/tfjs-core';
import { type Activation, conv2d } from '../ops/conv2d.ts';
import type { ParameterSpec, Views } from './network.ts';

/** Weight and bias of a convolution; `gain` scales its Kaiming-normal start. */
export function convParameters(
  name: string,
  side: number,
  inChannels: number,
  outChannels: number,
  gain: number,
): ParameterSpec[] {
  return [
    { name: `${name}.weight`, shape: [side, side, inChannels, outChannels], init: gain },
    { name: `${name}.bias`, shape: [outChannels], init: null },
  ];
}

/** Applies a named convolution to x `[n, h, w, in]`. */
export function conv(
  views: Views,
  name: string,
  x: tf.Tensor4D,
  activation: Activation = 'linear',
): tf.Tensor4D {
  const bias = views(`${name}.bias`) as tf.Tensor1D;
  return conv2d(x, views(`${name}.weight`) as tf.Tensor4D, { bias, activation });
}

/** Parameters of a residual block of `channels`; the gains are those of its two convolutions. */
export function residualParameters(
  name: string,
  channels: number,
  gains: readonly [number, number],
): ParameterSpec[] {
  return [
    ...convParameters(`${name}.conv1`, 3, channels, channels, gains[0]),
    ...convParameters(`${name}.conv2`, 3, channels, channels, gains[1]),
  ];
}

/** `x + conv2(relu(conv1(x)))`, without normalisation. */
export function residual(views: Views, name: string, x: tf.Tensor4D): tf.Tensor4D {
  return tf.add(x, conv(views, `${name}.conv2`, conv(views, `${name}.conv1`, x, 'relu')));
}

/** Multiply-adds per output pixel of all the convolutions among parameters. */
export function macsOf(parameters: readonly ParameterSpec[]): number {
  return parameters
    .filter(({ shape }) => shape.length === 4)
    .reduce((sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1), 0);
}
