/** Layers that newer networks have beside convolutions: normalised pixels, gates and attention; and the same on tensors. */
import * as tf from '@tensorflow/tfjs-core';
import { attend, spreadQueries } from '../ops/attention.ts';
import { attendChannels } from '../ops/channel-attention.ts';
import { addChannels, scaleChannels } from '../ops/channel-scale.ts';
import { deformConv2d } from '../ops/deform-conv2d.ts';
import { depthwiseConv2d } from '../ops/depthwise-conv2d.ts';
import { type GateKind, gate } from '../ops/gate.ts';
import { gelu } from '../ops/gelu.ts';
import { layerNorm } from '../ops/layer-norm.ts';
import { leakyRelu } from '../ops/leaky-relu.ts';
import { resizeTo } from '../ops/resize.ts';
import { grow, type Shrinking, shrink } from '../ops/shrink-and-grow.ts';
import { attendWindows } from '../ops/window-attention.ts';
import { addWindow, roll } from '../ops/windows.ts';
import type { ParameterSpec, Views } from './network.ts';

/** Queries, keys and values lie side by side in one place: three times the channels of what comes out. */
export interface Heads {
  readonly channels: number;
  readonly heads: number;
}

export interface Windows extends Heads {
  readonly side: number;
  /** By how much x was rolled: pixels that came in from the other side are kept apart. */
  readonly shift: number;
}

/** Small learned images of features, of which a photo gets a mixture. */
export interface Prompts {
  readonly count: number;
  readonly side: number;
  readonly channels: number;
}

export interface AttendingLayers<T> {
  /** A convolution of each channel by itself: `<name>.weight` `[k, k, channels]`, and `<name>.bias` where it has one. */
  depthwise(name: string, x: T, how: { readonly bias: boolean }): T;
  /**
   * A convolution of 3x3 (`<name>.weight`, without a bias) whose taps look and count as `field` says: for each tap how far
   * down and across, then for each its weight before a sigmoid.
   */
  deform(name: string, x: T, field: T): T;
  /** Mean 0 and variance 1 over the channels of each pixel, then `<name>.scale` and `<name>.shift`. */
  layerNorm(name: string, x: T, epsilon: number): T;
  gelu(x: T): T;
  /** `x > 0 ? x : slope * x` of what no convolution has just made. */
  leaky(x: T, slope: number): T;
  tanh(x: T): T;
  /** Values of 0..1 as -1..1. */
  centre(x: T): T;
  times(x: T, factor: number): T;
  /** The first half of the channels, after GELU where it is asked for, times the second. */
  gate(x: T, kind: GateKind): T;
  /** x times what is as large or has one value for each image and channel. */
  multiply(x: T, by: T): T;
  /** Each channel times its number in the parameter `name`, `[channels]`. */
  scale(name: string, x: T): T;
  /** Attention between the maps of channels over the whole image; the parameter `name`, `[heads]`, sharpens it. */
  attendChannels(name: string, qkv: T, how: Heads): T;
  /** Attention of the pixels of q to those of `kv`, whose channels are keys and values; both may be of any size. */
  attend(q: T, kv: T, how: Heads): T;
  /** The parameter `name`, `[count, channels]`, spread over as many pixels as `like` has, row by row. */
  queries(name: string, like: T): T;
  /** A convolution (`<name>.weight`, `<name>.bias`) that makes x smaller by its stride. */
  shrink(name: string, x: T, how: Shrinking): T;
  /** A transposed one that makes x twice as large; its weight is `[side, side, to, from]`, the side 2 or 4. */
  grow(name: string, x: T, side: 2 | 4): T;
  /** Attention between the pixels of each window; the parameter `name`, `[(2 * side - 1) ** 2, heads]`, is its bias. */
  attendWindows(name: string, qkv: T, how: Windows): T;
  /** x moved up and left by so many pixels; what leaves comes in on the other side. */
  roll(x: T, by: number): T;
  /** x plus the parameter `name`, `[side * side, channels]`, in every window. */
  addWindow(name: string, x: T, side: number): T;
  /**
   * The prompts in the parameter `name`, `[count, side * side * channels]`, mixed by softmax of `wishes` (one pixel with
   * `count` channels) and stretched bilinearly to the size of `like`.
   */
  prompt(name: string, wishes: T, like: T, how: Prompts): T;
}

/** The layers on tensors `[n, h, w, channels]`. */
export function attendingTensors(views: Views): AttendingLayers<tf.Tensor4D> {
  const vector = (name: string): tf.Tensor1D => views(name) as tf.Tensor1D;
  return {
    depthwise: (name, x, { bias }) => {
      const y = depthwiseConv2d(x, views(`${name}.weight`) as tf.Tensor3D);
      return bias ? addChannels(y, vector(`${name}.bias`)) : y;
    },
    layerNorm: (name, x, epsilon) => layerNorm(x, vector(`${name}.scale`), vector(`${name}.shift`), epsilon),
    gelu,
    leaky: leakyRelu,
    deform: (name, x, field) => deformConv2d(x, field, views(`${name}.weight`) as tf.Tensor4D),
    tanh: (x) => tf.tanh(x),
    centre: (x) => tf.sub<tf.Tensor4D>(tf.mul<tf.Tensor4D>(x, 2), 1),
    times: (x, factor) => tf.mul(x, factor),
    gate,
    multiply: (x, by) => tf.mul(x, by),
    scale: (name, x) => scaleChannels(x, vector(name)),
    attendChannels: (name, qkv) => attendChannels(qkv, vector(name)),
    attend: (q, kv, { heads }) => attend(q, kv, heads),
    queries: (name, { shape: [n, height, width] }) =>
      spreadQueries(views(name) as tf.Tensor2D, [n, height, width]),
    shrink: (name, x, how) => shrink(x, views(`${name}.weight`) as tf.Tensor4D, vector(`${name}.bias`), how),
    grow: (name, x) => grow(x, views(`${name}.weight`) as tf.Tensor4D, vector(`${name}.bias`)),
    attendWindows: (name, qkv, how) => attendWindows(qkv, views(name) as tf.Tensor2D, how),
    roll,
    addWindow: (name, x, side) => addWindow(x, views(name) as tf.Tensor2D, side),
    prompt: (name, wishes, like, { count, side, channels }) => {
      const [n, height, width] = like.shape;
      const shares = tf.softmax(tf.reshape(wishes, [n, count]));
      const mixture: tf.Tensor4D = tf.reshape(tf.matMul(shares, views(name) as tf.Tensor2D), [
        n,
        side,
        side,
        channels,
      ]);
      return resizeTo(mixture, height, width);
    },
  };
}

/** The layers that compute nothing. */
export function silentAttending(): AttendingLayers<null> {
  const same = (): null => null;
  return {
    depthwise: same,
    layerNorm: same,
    gelu: same,
    leaky: same,
    deform: same,
    tanh: same,
    centre: same,
    times: same,
    gate: same,
    multiply: same,
    scale: same,
    attendChannels: same,
    attend: same,
    queries: same,
    shrink: same,
    grow: same,
    attendWindows: same,
    roll: same,
    addWindow: same,
    prompt: same,
  };
}

const fanOut = (name: string, channels: number, fill: number): ParameterSpec => ({
  name,
  shape: [channels],
  init: null,
  fill,
});

/** Parameters of a depthwise convolution of 3x3. */
export function depthwiseParameters(
  name: string,
  channels: number,
  gain: number,
  bias: boolean,
): ParameterSpec[] {
  return [
    { name: `${name}.weight`, shape: [3, 3, channels], init: gain },
    ...(bias ? [fanOut(`${name}.bias`, channels, 0)] : []),
  ];
}

/** Parameters of a layer that grows. */
export function growParameters(
  name: string,
  side: 2 | 4,
  from: number,
  to: number,
  gain: number,
): ParameterSpec[] {
  return [
    { name: `${name}.weight`, shape: [side, side, to, from], init: gain },
    fanOut(`${name}.bias`, to, 0),
  ];
}

/** Parameters of a layer norm. */
export function normParameters(name: string, channels: number): ParameterSpec[] {
  return [fanOut(`${name}.scale`, channels, 1), fanOut(`${name}.shift`, channels, 0)];
}
