/** What our Networks are made of: layers that declare their parameters, and the same layers on tensors. */
import * as tf from '@tensorflow/tfjs-core';
import { conv2d } from '../ops/conv2d.ts';
import { pixelShuffle, pixelUnshuffle } from '../ops/pixel-shuffle.ts';
import type { Layers, Network, ParameterSpec, Views } from './network.ts';

/** Far above what any machine trains: a file that names more means harm. */
export const MOST_CHANNELS = 4096;
export const MOST_BLOCKS = 512;

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
export function residual<T>(layers: Layers<T>, name: string, x: T): T {
  return layers.conv(`${name}.conv2`, layers.conv(`${name}.conv1`, x, { slope: 0 }), { plus: x });
}

/** The layers on tensors `[n, h, w, channels]`, with parameters looked up by name. */
function tensorLayers(views: Views): Layers<tf.Tensor4D> {
  return {
    conv: (name, x, { slope = 1, plus } = {}) =>
      conv2d(x, views(`${name}.weight`) as tf.Tensor4D, {
        bias: views(`${name}.bias`) as tf.Tensor1D,
        slope,
        residual: plus,
      }),
    add: (a, b) => tf.add(a, b),
    pixelUnshuffle,
    pixelShuffle,
  };
}

/** The `apply` of a Network that is drawn. */
export function applied(draw: Network['draw']): Network['apply'] {
  return (views, x) => draw(tensorLayers(views), x);
}

/** Multiply-adds per output pixel of all the convolutions among parameters. */
export function macsOf(parameters: readonly ParameterSpec[]): number {
  return parameters
    .filter(({ shape }) => shape.length === 4)
    .reduce((sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1), 0);
}
