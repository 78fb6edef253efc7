/** TUR's uncertainty head: three convolutions on the features that feed the output layer, to one number per value. */
import * as tf from '@tensorflow/tfjs-core';
import { conv2d } from '../ops/conv2d.ts';
import { elu } from '../ops/elu.ts';
import { pixelShuffle } from '../ops/pixel-shuffle.ts';
import { convParameters } from './layers.ts';
import type { Features, ParameterSpec, Views } from './network.ts';

/** A small start, so that every uncertainty begins near softplus(0) = 0.69. */
const GAIN = 0.1;

/** Parameters of the head on features of a Network. @param gain factor on its first weights */
export function headParameters({ channels, grain }: Features, gain = GAIN): ParameterSpec[] {
  return [
    ...convParameters('uncertainty.conv1', 3, channels, channels, gain),
    ...convParameters('uncertainty.conv2', 3, channels, channels, gain),
    ...convParameters('uncertainty.conv3', 3, channels, 3 * grain * grain, gain),
  ];
}

/** Features `[n, h / grain, w / grain, channels]` to uncertainties `[n, h, w, 3]`, above 0. */
export function uncertaintyOf({ grain }: Features, views: Views, features: tf.Tensor4D): tf.Tensor4D {
  const conv = (name: string, x: tf.Tensor4D): tf.Tensor4D =>
    conv2d(x, views(`uncertainty.${name}.weight`) as tf.Tensor4D, {
      bias: views(`uncertainty.${name}.bias`) as tf.Tensor1D,
    });
  const raw = conv('conv3', elu(conv('conv2', elu(conv('conv1', features)))));
  return tf.softplus(grain === 2 ? pixelShuffle(raw) : raw);
}
