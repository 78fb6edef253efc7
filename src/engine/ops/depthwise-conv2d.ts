/**
 * Depthwise convolution that trains on every backend: towards the input it is a depthwise convolution with the flipped
 * filter, towards the filter a sum for each tap, in chunks of a fixed order on WebGPU.
 */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import { channelSums, sumRowsOnGpu } from './channel-sums.ts';
import { BUILTINS, GROUP_INDEX, runGpuKernel, spreadGroups } from './webgpu-kernel.ts';

/**
 * Convolves each channel of x `[n, h, w, channels]` with its own plane of filter `[k, k, channels]` (k odd), padded
 * with zeros to the same size: `[n, h, w, channels]`.
 */
export function depthwiseConv2d(x: tf.Tensor4D, filter: tf.Tensor3D): tf.Tensor4D {
  const [side, width, channels] = filter.shape;
  invariant(
    side === width && side % 2 === 1 && channels === x.shape[3],
    () => `A filter ${filter.shape} does not fit an input ${x.shape}`,
  );
  const op = tf.customGrad((image, weights, save) => {
    const [saved, taps] = [image as tf.Tensor4D, weights as tf.Tensor3D];
    (save as tf.GradSaveFunc)([saved, taps]);
    return {
      value: forward(saved, taps),
      gradFunc: (dy: tf.Tensor, kept: tf.Tensor[]) => {
        const [input, kernel] = kept as [tf.Tensor4D, tf.Tensor3D];
        return [
          forward(dy as tf.Tensor4D, tf.reverse(kernel, [0, 1])),
          filterGradient(input, dy as tf.Tensor4D, side),
        ];
      },
    };
  });
  return op(x, filter) as tf.Tensor4D;
}

function forward(x: tf.Tensor4D, filter: tf.Tensor3D): tf.Tensor4D {
  const planes: tf.Tensor4D = tf.reshape(filter, [...filter.shape, 1]);
  return tf.depthwiseConv2d(x, planes, 1, 'same');
}

function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, side: number): tf.Tensor3D {
  const [n, height, width, channels] = x.shape;
  if (tf.getBackend() === 'webgpu') {
    const sums: tf.Tensor = tf.engine().runKernel(KERNEL, { x, dy }, { side });
    return tf.reshape(sums, [side, side, channels]);
  }
  const reach = (side - 1) / 2;
  const pads: [number, number] = [reach, reach];
  const padded = tf.pad4d(x, [[0, 0], pads, pads, [0, 0]]);
  const taps = Array.from({ length: side * side }, (_, tap) => {
    const begin: [number, number, number, number] = [0, Math.floor(tap / side), tap % side, 0];
    return channelSums(tf.mul(tf.slice4d(padded, begin, [n, height, width, channels]), dy));
  });
  return tf.reshape(tf.concat1d(taps), [side, side, channels]);
}

const KERNEL = 'MendDepthwiseFilterGradient';
/** Rows of pixels that one invocation sums for one weight. */
const ROWS = 4;

function filterGradientOnGpu(
  backend: unknown,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  side: number,
): tf.TensorInfo {
  const [n, height, width, channels] = x.shape as [number, number, number, number];
  const weights = side * side * channels;
  const chunks = Math.ceil((n * height) / ROWS);
  const [partial] = runGpuKernel(
    backend,
    {
      key: 'depthwise_filter_gradient',
      code: () => `
        @compute @workgroup_size(64)
        fn main(${BUILTINS}) {
          let index = ${GROUP_INDEX} * 64 + i32(local);
          if (index >= uniforms.invocations) { return; }
          let channel = index % uniforms.channels;
          let tap = (index / uniforms.channels) % (uniforms.side * uniforms.side);
          let chunk = index / uniforms.weights;
          let shiftY = tap / uniforms.side - uniforms.side / 2;
          let shiftX = tap % uniforms.side - uniforms.side / 2;
          let first = max(0, -shiftX);
          let last = min(uniforms.width, uniforms.width - shiftX);
          let end = min((chunk + 1) * ${ROWS}, uniforms.rows);
          var total = 0.0;
          for (var row = chunk * ${ROWS}; row < end; row++) {
            let y = row % uniforms.height + shiftY;
            if (y < 0 || y >= uniforms.height) { continue; }
            for (var column = first; column < last; column++) {
              let at = row * uniforms.width + column;
              let shifted = at + shiftY * uniforms.width + shiftX;
              total += x[shifted * uniforms.channels + channel] * dy[at * uniforms.channels + channel];
            }
          }
          partial[index] = total;
        }`,
      inputs: { x: 'f32', dy: 'f32' },
      outputs: { partial: 'f32' },
      uniforms: { invocations: chunks * weights, weights, rows: n * height, height, width, channels, side },
      groups: spreadGroups((chunks * weights) / 64),
    },
    [x, dy],
    [[chunks, weights]],
  ) as [tf.TensorInfo];
  const sums = sumRowsOnGpu(backend, partial);
  (backend as tf.KernelBackend).disposeData(partial.dataId);
  return sums;
}

tf.registerKernel({
  kernelName: KERNEL,
  backendName: 'webgpu',
  kernelFunc: ({ inputs, attrs, backend }) =>
    filterGradientOnGpu(
      backend,
      inputs.x as tf.TensorInfo,
      inputs.dy as tf.TensorInfo,
      (attrs as unknown as { side: number }).side,
    ),
});
