/** Layer normalisation over channels (Ba et al., 2016): one pass forward and one backward on WebGPU. */
import * as tf from '@tensorflow/tfjs-core';
import { channelSums } from './channel-sums.ts';
import { BUILTINS, GROUP_INDEX, runGpuKernel, spreadGroups } from './webgpu-kernel.ts';

/**
 * `(x - mean) / sqrt(variance + epsilon) * scale + shift` of x `[n, h, w, channels]`, with mean and variance over the
 * channels of each pixel; scale and shift are `[channels]`.
 */
export function layerNorm(
  x: tf.Tensor4D,
  scale: tf.Tensor1D,
  shift: tf.Tensor1D,
  epsilon = 1e-6,
): tf.Tensor4D {
  const op = tf.customGrad((image, factor, offset, save) => {
    const weights = factor as tf.Tensor1D;
    const [unit, inverse] = normalised(image as tf.Tensor4D, epsilon);
    (save as tf.GradSaveFunc)([unit, inverse, weights]);
    return {
      value: tf.add(tf.mul(unit, weights), offset as tf.Tensor1D),
      gradFunc: (outer: tf.Tensor, kept: tf.Tensor[]) => {
        const [y, root, gain] = kept as [tf.Tensor4D, tf.Tensor4D, tf.Tensor1D];
        const dy = outer as tf.Tensor4D;
        return [gradient(tf.mul(dy, gain), y, root), channelSums(tf.mul(dy, y)), channelSums(dy)];
      },
    };
  });
  return op(x, scale, shift) as tf.Tensor4D;
}

/** x with mean 0 and variance 1 over channels, and the inverse of its deviation, `[n, h, w, 1]`. */
function normalised(x: tf.Tensor4D, epsilon: number): [unit: tf.Tensor4D, inverse: tf.Tensor4D] {
  if (tf.getBackend() === 'webgpu') {
    return tf.engine().runKernel(FORWARD, { x }, { epsilon }) as unknown as [tf.Tensor4D, tf.Tensor4D];
  }
  const centred: tf.Tensor4D = tf.sub(x, tf.mean(x, 3, true));
  const variance: tf.Tensor4D = tf.mean(tf.square(centred), 3, true);
  const inverse: tf.Tensor4D = tf.rsqrt(tf.add<tf.Tensor4D>(variance, epsilon));
  return [tf.mul(centred, inverse), inverse];
}

/** dL/dx from dL/dy of the unit y: `(dy - mean(dy) - y * mean(dy * y)) * inverse`. */
function gradient(dy: tf.Tensor4D, y: tf.Tensor4D, inverse: tf.Tensor4D): tf.Tensor4D {
  if (tf.getBackend() === 'webgpu') return tf.engine().runKernel(BACKWARD, { dy, y, inverse });
  const along: tf.Tensor4D = tf.mul(y, tf.mean(tf.mul(dy, y), 3, true));
  const centred: tf.Tensor4D = tf.sub(dy, tf.mean(dy, 3, true));
  return tf.mul(tf.sub<tf.Tensor4D>(centred, along), inverse);
}

const FORWARD = 'MendLayerNorm';
const BACKWARD = 'MendLayerNormGradient';

/** One invocation a pixel; `body` works on `channels` values that begin at `at`. */
const pixelCode = (body: string): string => `
  @compute @workgroup_size(64)
  fn main(${BUILTINS}) {
    let pixel = ${GROUP_INDEX} * 64 + i32(local);
    if (pixel >= uniforms.pixels) { return; }
    let channels = uniforms.channels;
    let at = pixel * channels;
    ${body}
  }`;

function sizesOf({ shape }: tf.TensorInfo): { readonly pixels: number; readonly channels: number } {
  const channels = shape[3] as number;
  return { pixels: shape.reduce((size, side) => size * side, 1) / channels, channels };
}

tf.registerKernel({
  kernelName: FORWARD,
  backendName: 'webgpu',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const x = inputs.x as tf.TensorInfo;
    const { epsilon } = attrs as unknown as { epsilon: number };
    const sizes = sizesOf(x);
    const kernel = {
      key: 'layer_norm',
      code: () =>
        pixelCode(`
          var mean = 0.0;
          for (var c = 0; c < channels; c++) { mean += x[at + c]; }
          mean = mean / f32(channels);
          var variance = 0.0;
          for (var c = 0; c < channels; c++) { let d = x[at + c] - mean; variance += d * d; }
          let root = inverseSqrt(variance / f32(channels) + uniforms.epsilon);
          for (var c = 0; c < channels; c++) { unit[at + c] = (x[at + c] - mean) * root; }
          inverse[pixel] = root;`),
      inputs: { x: 'f32' },
      outputs: { unit: 'f32', inverse: 'f32' },
      uniforms: { ...sizes, epsilon },
      fractions: ['epsilon'],
      groups: spreadGroups(sizes.pixels / 64),
    } as const;
    return runGpuKernel(backend, kernel, [x], [x.shape, [...x.shape.slice(0, 3), 1]]);
  },
});

tf.registerKernel({
  kernelName: BACKWARD,
  backendName: 'webgpu',
  kernelFunc: ({ inputs, backend }) => {
    const { dy, y, inverse } = inputs as Record<'dy' | 'y' | 'inverse', tf.TensorInfo>;
    const sizes = sizesOf(y);
    const kernel = {
      key: 'layer_norm_gradient',
      code: () =>
        pixelCode(`
          var mean = 0.0;
          var along = 0.0;
          for (var c = 0; c < channels; c++) { mean += dy[at + c]; along += dy[at + c] * y[at + c]; }
          mean = mean / f32(channels);
          along = along / f32(channels);
          for (var c = 0; c < channels; c++) {
            dx[at + c] = (dy[at + c] - mean - y[at + c] * along) * inverse[pixel];
          }`),
      inputs: { dy: 'f32', y: 'f32', inverse: 'f32' },
      outputs: { dx: 'f32' },
      uniforms: sizes,
      groups: spreadGroups(sizes.pixels / 64),
    } as const;
    return runGpuKernel(backend, kernel, [dy, y, inverse], [y.shape])[0] as tf.TensorInfo;
  },
});
