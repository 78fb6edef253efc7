/** What our Networks are made of: layers that declare their parameters, and the same layers on tensors. */
import * as tf from '@tensorflow/tfjs-core';
import { batchNorm } from '../ops/batch-norm.ts';
import { conv2d } from '../ops/conv2d.ts';
import { globalMean } from '../ops/global-mean.ts';
import { maxPool2 } from '../ops/max-pool.ts';
import { meanPool2 } from '../ops/mean-pool.ts';
import { pixelShuffle, pixelUnshuffle } from '../ops/pixel-shuffle.ts';
import { prelu } from '../ops/prelu.ts';
import { upsample2 } from '../ops/upsample.ts';
import { attendingTensors, silentAttending } from './attending.ts';
import type { Axis, Layers, Network, NormConv, ParameterSpec, Views } from './network.ts';
import { foldedOnBackend, newStatistics } from './norm.ts';

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

/** The layers on tensors `[n, h, w, channels]`, with parameters looked up by name, as restoring computes them. */
export function tensorLayers(views: Views): Layers<tf.Tensor4D> {
  return {
    ...attendingTensors(views),
    conv: (name, x, { slope = 1, plus, stride, dilation, bias } = {}) =>
      conv2d(x, views(`${name}.weight`) as tf.Tensor4D, {
        ...(bias !== false && { bias: views(`${name}.bias`) as tf.Tensor1D }),
        slope,
        residual: plus,
        ...(stride && { stride }),
        ...(dilation && { dilation }),
      }),
    normConv: (name, x, how) => {
      const { weight, bias } = foldedOnBackend(views, name, how.stage, how.bias);
      return conv2d(x, weight, { ...spacing(how), bias, slope: how.slope });
    },
    add: (a, b) => tf.add(a, b),
    concat: (parts) => tf.concat([...parts], 3),
    maxPool: maxPool2,
    upsample: upsample2,
    weigh: (name, x) => tf.mul(x, views(name)),
    mix: (name, parts) => {
      const shares = tf.split(tf.softmax(views(name) as tf.Tensor1D), parts.length);
      return parts
        .map((part, i): tf.Tensor4D => tf.mul(part, shares[i] as tf.Tensor))
        .reduce((sum, part) => tf.add(sum, part));
    },
    pixelUnshuffle,
    pixelShuffle,
    prelu: (name, x) => prelu(x, views(name) as tf.Tensor1D),
    sigmoidGate: (x, by) => tf.mul(x, tf.sigmoid(by)),
    mean: globalMean,
    meanPool: meanPool2,
    split: (x, axis) => tf.split(x, 2, AXES[axis]) as [tf.Tensor4D, tf.Tensor4D],
    join: (parts, axis) => tf.concat([...parts], AXES[axis]),
    scope: (part) => tf.tidy(part as () => tf.TensorContainer) as ReturnType<typeof part>,
  };
}

const AXES: Readonly<Record<Axis, number>> = { batch: 0, height: 1, width: 2 };

/** What a part of a drawing makes; all else that it computes is freed at once where computing takes memory. */
export function scoped<T>(layers: Layers<T>, part: () => T): T {
  return layers.scope ? layers.scope(() => ({ made: part() })).made : part();
}

/** Layers that compute nothing: a Network drawn with them shows its form. */
export function silentLayers(): Layers<null> {
  const same = (): null => null;
  return {
    ...silentAttending(),
    conv: same,
    normConv: same,
    add: same,
    concat: same,
    maxPool: same,
    upsample: same,
    weigh: same,
    mix: same,
    pixelUnshuffle: same,
    pixelShuffle: same,
    prelu: same,
    sigmoidGate: same,
    mean: same,
    meanPool: same,
    split: () => [null, null],
    join: same,
  };
}

/** The same with the statistics of the batch; `keep` is given the running ones moved by `share`, and owns them. */
export function trainingLayers(
  views: Views,
  keep: (name: string, value: tf.Tensor) => void,
  share?: number,
): Layers<tf.Tensor4D> {
  return {
    ...tensorLayers(views),
    normConv: (name, x, how) => {
      const inner = conv2d(x, views(`${name}.weight`) as tf.Tensor4D, {
        ...spacing(how),
        ...(how.bias && { bias: views(`${name}.bias`) as tf.Tensor1D }),
      });
      return batchNorm(inner, views(`${name}.scale`) as tf.Tensor1D, views(`${name}.shift`) as tf.Tensor1D, {
        slope: how.slope,
        onStatistics: newStatistics(views, name, how.stage, keep, share),
      });
    },
  };
}

function spacing({ stride, dilation }: NormConv): { stride?: 1 | 2; dilation?: number } {
  return { ...(stride && { stride }), ...(dilation && { dilation }) };
}

/** The `apply` of a Network that is drawn. */
export function applied(draw: Network['draw']): Network['apply'] {
  return (views, x) => draw(tensorLayers(views), x);
}

/** The `train` of a Network that is drawn and has batch norms. */
export function trained(draw: Network['draw']): NonNullable<Network['train']> {
  return (views, x, share) => {
    const kept = new Map<string, tf.Tensor>();
    return {
      ...draw(
        trainingLayers(views, (name, value) => kept.set(name, value), share),
        x,
      ),
      kept,
    };
  };
}

/** Multiply-adds per output pixel of all the convolutions among parameters. */
export function macsOf(parameters: readonly ParameterSpec[]): number {
  return parameters
    .filter(({ shape }) => shape.length === 4)
    .reduce((sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1), 0);
}
