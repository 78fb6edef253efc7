/**
 * Convolution that trains on every backend. tfjs has no filter gradient on wasm and a very slow one on WebGPU, so
 * both gradients are our own: towards the input a forward convolution with the flipped filter, towards the filter
 * a forward convolution with batch and channels exchanged (wasm) or a kernel of ours (WebGPU).
 */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import { channelSums } from './channel-sums.ts';
import { filterGradient } from './filter-gradient.ts';

export interface ConvOptions {
  /** `[out channels]`. */
  readonly bias?: tf.Tensor1D;
  readonly stride?: 1 | 2;
  readonly dilation?: number;
  /** Applied in the same pass; `linear` by default. */
  readonly activation?: Activation;
}

export type Activation = 'linear' | 'relu';

interface ConvAttributes {
  readonly stride: number;
  readonly dilation: number;
}

/**
 * Convolution of x `[n, h, w, in]` with filter `[k, k, in, out]` (k odd), padded with `dilation * (k - 1) / 2` zeros
 * on every side: `[n, ceil(h / stride), ceil(w / stride), out]`. Stride and dilation are not combined.
 */
export function conv2d(x: tf.Tensor4D, filter: tf.Tensor4D, options: ConvOptions = {}): tf.Tensor4D {
  const { bias, stride = 1, dilation = 1, activation = 'linear' } = options;
  const [height, width, inChannels] = filter.shape;
  invariant(height === width && height % 2 === 1, () => `A filter has odd equal sides, not ${filter.shape}`);
  invariant(x.shape[3] === inChannels, () => `A filter ${filter.shape} does not fit an input ${x.shape}`);
  invariant(stride === 1 || dilation === 1, 'Stride and dilation are not combined');
  const inputs = { x, filter, ...(bias === undefined ? {} : { bias }) };
  return tf.engine().runKernel(KERNELS[activation], inputs, { stride, dilation });
}

const KERNELS = { linear: 'MendConv2d', relu: 'MendConv2dRelu' } as const satisfies Record<
  Activation,
  string
>;

function registerForward(activation: Activation, backendName: string): void {
  tf.registerKernel({
    kernelName: KERNELS[activation],
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { x, filter, bias } = inputs;
      const { stride, dilation } = attrs as unknown as ConvAttributes;
      const fused = tf.getKernel('FusedConv2D', backendName);
      invariant(fused && x && filter, () => `The ${backendName} backend has no convolution`);
      const pad = paddingOf(filter.shape, dilation);
      return fused.kernelFunc({
        inputs: { x, filter, bias } as tf.NamedTensorInfoMap,
        attrs: {
          strides: [stride, stride],
          pad: [
            [0, 0],
            [pad, pad],
            [pad, pad],
            [0, 0],
          ],
          dataFormat: 'NHWC',
          dilations: [dilation, dilation],
          activation,
          leakyreluAlpha: 0,
        } as unknown as tf.NamedAttrMap,
        backend,
      });
    },
  });
}

function paddingOf(filterShape: readonly number[], dilation: number): number {
  return (dilation * ((filterShape[0] as number) - 1)) / 2;
}

function registerGradient(activation: Activation): void {
  tf.registerGradient({
    kernelName: KERNELS[activation],
    inputsToSave: ['x', 'filter'],
    outputsToSave: activation === 'relu' ? [true] : [],
    gradFunc: (outer, saved, attrs) => {
      const [x, filter, y] = saved as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D | undefined];
      const options = attrs as unknown as ConvAttributes;
      // Shared by the three gradients, and computed where the first of them is asked for.
      const dy = (y === undefined ? outer : tf.mul(outer as tf.Tensor, tf.step(y))) as tf.Tensor4D;
      return {
        x: () => inputGradient(dy, filter, x.shape, options),
        filter: () => filterGradient(x, dy, filter.shape, options),
        bias: () => channelSums(dy),
      };
    },
  });
}

/** dL/dx: the forward convolution of dy, spread out by the stride, with the filter flipped and its channels swapped. */
function inputGradient(
  dy: tf.Tensor4D,
  filter: tf.Tensor4D,
  shape: tf.Tensor4D['shape'],
  { stride, dilation }: ConvAttributes,
): tf.Tensor4D {
  const turned: tf.Tensor4D = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
  return conv2d(stride === 1 ? dy : spread(dy, shape), turned, { dilation });
}

/** Puts zeros between the values of dy `[n, h/2, w/2, c]`, as a stride of 2 skipped them: `[n, h, w, c]`. */
function spread(dy: tf.Tensor4D, [n, height, width]: tf.Tensor4D['shape']): tf.Tensor4D {
  const [, rows, columns, channels] = dy.shape;
  const wide = tf.reshape(tf.concat([dy, tf.zerosLike(dy)], 3), [n * rows, 1, columns * 2 * channels]);
  const tall: tf.Tensor4D = tf.reshape(tf.concat([wide, tf.zerosLike(wide)], 1), [
    n,
    rows * 2,
    columns * 2,
    channels,
  ]);
  return tf.slice(tall, [0, 0, 0, 0], [n, height, width, channels]);
}

for (const activation of ['linear', 'relu'] as const) {
  for (const backendName of ['cpu', 'wasm', 'webgpu']) registerForward(activation, backendName);
  registerGradient(activation);
}
