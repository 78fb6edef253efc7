/**
 * Convolution that trains on every backend. tfjs has no filter gradient on wasm and a very slow one on WebGPU, so
 * both gradients are our own: towards the input a forward convolution with the flipped filter, towards the filter
 * a forward convolution with batch and channels exchanged (wasm) or a kernel of ours (WebGPU). On WebGPU the forward
 * pass is our own too, with bias, activation and residual in the same write.
 */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import { activationGradient } from './activation-gradient.ts';
import { channelSums } from './channel-sums.ts';
import { variantFor } from './conv-choice.ts';
import { type ConvInputs, convOnGpu } from './conv-kernel.ts';
import type { ConvTask } from './conv-shapes.ts';
import { filterGradient } from './filter-gradient.ts';
import { leakyRelu } from './leaky-relu.ts';

export interface ConvOptions {
  /** `[out channels]`. */
  readonly bias?: tf.Tensor1D;
  readonly stride?: 1 | 2;
  readonly dilation?: number;
  /** What negative values are multiplied with: 1 (nothing happens) by default, 0 is ReLU, between them LeakyReLU. */
  readonly slope?: number;
  /** Added to the result, of its shape; only where the slope is 1. */
  readonly residual?: tf.Tensor4D | undefined;
}

interface ConvAttributes {
  readonly stride: number;
  readonly dilation: number;
  readonly slope: number;
}

/** Apart, because only an activation needs its output again for the gradient. */
const LINEAR = 'MendConv2d';
const ACTIVATED = 'MendConv2dActivated';
/** WebGPU's gradient towards the input: `turned` of `convOnGpu`. */
const TURNED = 'MendConv2dTurned';

/**
 * Convolution of x `[n, h, w, in]` with filter `[k, k, in, out]` (k odd), padded with `dilation * (k - 1) / 2` zeros
 * on every side: `[n, ceil(h / stride), ceil(w / stride), out]`. Stride and dilation are not combined.
 */
export function conv2d(x: tf.Tensor4D, filter: tf.Tensor4D, options: ConvOptions = {}): tf.Tensor4D {
  const { bias, residual, stride = 1, dilation = 1, slope = 1 } = options;
  const [height, width, inChannels] = filter.shape;
  invariant(height === width && height % 2 === 1, () => `A filter has odd equal sides, not ${filter.shape}`);
  invariant(x.shape[3] === inChannels, () => `A filter ${filter.shape} does not fit an input ${x.shape}`);
  invariant(stride === 1 || dilation === 1, 'Stride and dilation are not combined');
  invariant(residual === undefined || slope === 1, 'A residual is added to a linear convolution');
  if (slope !== 1 && slope !== 0 && tf.getBackend() !== 'webgpu') {
    return leakyRelu(conv2d(x, filter, { ...options, slope: 1 }), slope);
  }
  const inputs = { x, filter, ...(bias && { bias }), ...(residual && { residual }) };
  return tf.engine().runKernel(slope === 1 ? LINEAR : ACTIVATED, inputs, { stride, dilation, slope });
}

/** The convolution of tfjs with its fused bias and ReLU, and a sum where there is a residual. */
function stockConv(
  backendName: string,
  inputs: ConvInputs,
  attrs: ConvAttributes,
  backend: tf.KernelBackend,
): tf.TensorInfo {
  const { x, filter, bias, residual } = inputs;
  const { stride, dilation, slope } = attrs;
  const fused = tf.getKernel('FusedConv2D', backendName);
  invariant(fused, () => `The ${backendName} backend has no convolution`);
  const pad = paddingOf(filter.shape, dilation);
  const result = fused.kernelFunc({
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
      activation: slope === 0 ? 'relu' : 'linear',
      leakyreluAlpha: 0,
    } as unknown as tf.NamedAttrMap,
    backend,
  }) as tf.TensorInfo;
  if (residual === undefined) return result;
  const add = tf.getKernel('Add', backendName);
  invariant(add, () => `The ${backendName} backend has no sum`);
  try {
    return add.kernelFunc({ inputs: { a: result, b: residual }, attrs: {}, backend }) as tf.TensorInfo;
  } finally {
    // Also where memory does not hold the sum.
    backend.disposeData(result.dataId);
  }
}

function paddingOf(filterShape: readonly number[], dilation: number): number {
  return (dilation * ((filterShape[0] as number) - 1)) / 2;
}

/** The task of inputs; a turned filter has its channels the other way round. */
function taskOf(inputs: ConvInputs, attrs: ConvAttributes, turned: boolean): ConvTask {
  const { x, filter } = inputs;
  const [batch, height, width] = x.shape as [number, number, number];
  const [side, , rows, columns] = filter.shape as [number, number, number, number];
  return {
    ...attrs,
    batch,
    height,
    width,
    side,
    inChannels: turned ? columns : rows,
    outChannels: turned ? rows : columns,
  };
}

function registerOnGpu(kernelName: string, turned: boolean): void {
  tf.registerKernel({
    kernelName,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const operands = inputs as unknown as ConvInputs;
      const task = taskOf(operands, attrs as unknown as ConvAttributes, turned);
      return convOnGpu(backend, operands, task, variantFor(task), turned);
    },
  });
}

function registerGradient(kernelName: string): void {
  tf.registerGradient({
    kernelName,
    inputsToSave: ['x', 'filter'],
    outputsToSave: kernelName === ACTIVATED ? [true] : [],
    gradFunc: (outer, saved, attrs) => {
      const [x, filter, y] = saved as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D | undefined];
      const options = attrs as unknown as ConvAttributes;
      const dy = outer as tf.Tensor4D;
      // Shared by the gradients, and computed at once.
      const { inner, bias } =
        y === undefined
          ? { inner: dy, bias: () => channelSums(dy) }
          : activationGradient(dy, y, options.slope);
      return {
        x: () => inputGradient(inner, filter, x.shape, options),
        filter: () => filterGradient(x, inner, filter.shape, options),
        bias,
        residual: () => dy,
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
  const wide = stride === 1 ? dy : spread(dy, shape);
  if (tf.getBackend() === 'webgpu') {
    return tf.engine().runKernel(TURNED, { x: wide, filter }, { stride: 1, dilation, slope: 1 });
  }
  return conv2d(wide, tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]), { dilation });
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

for (const kernelName of [LINEAR, ACTIVATED]) {
  for (const backendName of ['cpu', 'wasm']) {
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs, backend }) =>
        stockConv(
          backendName,
          inputs as unknown as ConvInputs,
          attrs as unknown as ConvAttributes,
          backend as tf.KernelBackend,
        ),
    });
  }
  registerOnGpu(kernelName, false);
  registerGradient(kernelName);
}
registerOnGpu(TURNED, true);
