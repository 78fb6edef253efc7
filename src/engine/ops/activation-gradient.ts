/** The gradient through ReLU and LeakyReLU, told from their output, together with the sums that a bias wants. */
import * as tf from '@tensorflow/tfjs-core';
import { channelSums, sumRowsOnGpu } from './channel-sums.ts';
import { BUILTINS, GROUP_INDEX, runGpuKernel, spreadGroups } from './webgpu-kernel.ts';

const KERNEL = 'MendActivationGradient';
/** Pixels that one invocation masks and sums. */
const PIXELS = 32;

export interface ActivationGradient {
  /** dL/d(sum before the activation), of the output's shape. */
  readonly inner: tf.Tensor4D;
  /** Its sums over all pixels, `[channels]`. */
  readonly bias: () => tf.Tensor1D;
}

/** From dL/dy and y `[n, h, w, channels]`, where y is the activation's output; the slope of negatives is 0 or more. */
export function activationGradient(dy: tf.Tensor4D, y: tf.Tensor4D, slope: number): ActivationGradient {
  if (tf.getBackend() !== 'webgpu') {
    const inner: tf.Tensor4D = tf.mul(dy, tf.step(y, slope));
    return { inner, bias: () => channelSums(inner) };
  }
  const [inner, sums] = tf.engine().runKernel(KERNEL, { dy, y }, { slope }) as unknown as [
    tf.Tensor4D,
    tf.Tensor1D,
  ];
  return { inner, bias: () => sums };
}

function onGpu(backend: unknown, dy: tf.TensorInfo, y: tf.TensorInfo, slope: number): tf.TensorInfo[] {
  const channels = y.shape[3] as number;
  const pixels = y.shape.reduce((size, side) => size * side, 1) / channels;
  const chunks = Math.ceil(pixels / PIXELS);
  const [inner, partial] = runGpuKernel(
    backend,
    {
      key: 'activation_gradient',
      code: () => `
        @compute @workgroup_size(64)
        fn main(${BUILTINS}) {
          let index = ${GROUP_INDEX} * 64 + i32(local);
          if (index >= uniforms.invocations) { return; }
          let channel = index % uniforms.channels;
          let chunk = index / uniforms.channels;
          let end = min((chunk + 1) * ${PIXELS}, uniforms.pixels);
          var total = 0.0;
          for (var pixel = chunk * ${PIXELS}; pixel < end; pixel++) {
            let at = pixel * uniforms.channels + channel;
            let value = select(dy[at] * uniforms.slope, dy[at], y[at] > 0.0);
            inner[at] = value;
            total += value;
          }
          partial[index] = total;
        }`,
      inputs: { dy: 'f32', y: 'f32' },
      outputs: { inner: 'f32', partial: 'f32' },
      uniforms: { invocations: chunks * channels, pixels, channels, slope },
      fractions: ['slope'],
      groups: spreadGroups((chunks * channels) / 64),
    },
    [dy, y],
    [y.shape, [chunks, channels]],
  ) as [tf.TensorInfo, tf.TensorInfo];
  const sums = sumRowsOnGpu(backend, partial);
  (backend as tf.KernelBackend).disposeData(partial.dataId);
  return [inner, { ...sums, shape: [channels] }];
}

tf.registerKernel({
  kernelName: KERNEL,
  backendName: 'webgpu',
  kernelFunc: ({ inputs, attrs, backend }) =>
    onGpu(
      backend,
      inputs.dy as tf.TensorInfo,
      inputs.y as tf.TensorInfo,
      (attrs as unknown as { slope: number }).slope,
    ),
});
