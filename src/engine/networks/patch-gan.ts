/** PatchGAN: says of every patch of an image whether it looks real (Isola et al., 2017). */
import * as tf from '@tensorflow/tfjs-core';
import type { DiscriminatorSpec } from '../domain/adaptation.ts';
import { evenConv2d } from '../ops/even-conv.ts';
import { instanceNorm } from '../ops/instance-norm.ts';
import { leakyRelu } from '../ops/leaky-relu.ts';
import type { ParameterSpec, Views } from './network.ts';
import type { ParameterOwner } from './params.ts';

export interface Discriminator extends ParameterOwner {
  /** Least side of an image whose patches it can judge. */
  readonly least: number;
  /**
   * Images `[n, h, w, 3], 0..1` with sides that halve as often as it has layers of stride 2, to one verdict for each
   * patch, `[n, rows, columns, 1]`: about 1 for real, about 0 for made. Runs inside the caller's tidy.
   */
  apply(views: Views, x: tf.Tensor4D): tf.Tensor4D;
}

interface Layer {
  readonly name: string;
  readonly stride: 1 | 2;
  readonly from: number;
  readonly to: number;
  readonly normed: boolean;
}

const SLOPE = 0.2;
/** Weights begin small, with a deviation of 0.02, as published. */
const DEVIATION = 0.02;
/** Channels double up to this many times the first layer's. */
const MOST = 8;

function layersOf({ width, layers: strided }: Pick<DiscriminatorSpec, 'width' | 'layers'>): Layer[] {
  const channels = (i: number): number => width * Math.min(MOST, 2 ** i);
  const inner = Array.from(
    { length: strided + 1 },
    (_, i): Layer => ({
      name: `d${i + 1}`,
      stride: i < strided ? 2 : 1,
      from: i === 0 ? 3 : channels(i - 1),
      to: channels(i),
      normed: i > 0,
    }),
  );
  return [...inner, { name: 'verdict', stride: 1, from: channels(strided), to: 1, normed: false }];
}

/**
 * 4x4 convolutions with biases, `layers` of them with a stride of 2, then two with 1; instance norm but for the first and
 * the last, LeakyReLU of 0.2. Width 64 and 3 layers are the 70x70 PatchGAN.
 */
export function patchGan(spec: Pick<DiscriminatorSpec, 'width' | 'layers'>): Discriminator {
  const layers = layersOf(spec);
  return {
    id: 'patch-gan',
    least: 2 ** spec.layers * 4,
    parameters: layers.flatMap(({ name, from, to }): ParameterSpec[] => [
      // Kaiming's deviation is undone: the published start does not depend on the fan-in.
      { name: `${name}.weight`, shape: [4, 4, from, to], init: DEVIATION / Math.sqrt(2 / (16 * from)) },
      { name: `${name}.bias`, shape: [to], init: null },
    ]),
    apply: (views, x) => {
      // It sees -1..1, as in the paper.
      let y: tf.Tensor4D = tf.sub(tf.mul(x, 2), 1);
      for (const { name, stride, normed } of layers) {
        const filter = views(`${name}.weight`) as tf.Tensor4D;
        y = evenConv2d(y, filter, { stride, bias: views(`${name}.bias`) as tf.Tensor1D });
        if (normed) y = instanceNorm(y);
        if (name !== 'verdict') y = leakyRelu(y, SLOPE);
      }
      return y;
    },
  };
}
