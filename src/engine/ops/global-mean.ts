/** What a whole image is like on average: global average pooling. */
import * as tf from '@tensorflow/tfjs-core';
import { BUILTINS, GROUP_INDEX, runGpuKernel, spreadGroups } from './webgpu-kernel.ts';

const KERNEL = 'MendGlobalMean';
/** Few enough for a short chain of additions, many enough to fill a GPU. */
const PIXELS_PER_CHUNK = 64;

/** Means of x `[n, h, w, channels]` over the pixels of each image: `[n, 1, 1, channels]`. */
export function globalMean(x: tf.Tensor4D): tf.Tensor4D {
  const [, height, width] = x.shape;
  const op = tf.customGrad((image, save) => {
    (save as tf.GradSaveFunc)([]);
    return {
      value: forward(image as tf.Tensor4D),
      gradFunc: (dy: tf.Tensor) => tf.tile(tf.div(dy as tf.Tensor4D, height * width), [1, height, width, 1]),
    };
  });
  return op(x) as tf.Tensor4D;
}

function forward(x: tf.Tensor4D): tf.Tensor4D {
  const [, height, width] = x.shape;
  // XNNPACK refuses to pool a single pixel.
  if (height * width === 1) return tf.clone(x);
  if (tf.getBackend() === 'webgpu') return tf.engine().runKernel(KERNEL, { x });
  return tf.avgPool(x, [height, width], 1, 'valid');
}

/** Sums in chunks of a fixed order until one is left, and divides. */
function onGpu(backend: unknown, x: tf.TensorInfo): tf.TensorInfo {
  const [n, height, width, channels] = x.shape as [number, number, number, number];
  let current = x;
  let pixels = height * width;
  for (;;) {
    const chunks = Math.ceil(pixels / PIXELS_PER_CHUNK);
    const invocations = n * chunks * channels;
    const [next] = runGpuKernel(
      backend,
      {
        key: 'global_mean',
        code: () => `
          @compute @workgroup_size(64)
          fn main(${BUILTINS}) {
            let index = ${GROUP_INDEX} * 64 + i32(local);
            if (index >= uniforms.invocations) { return; }
            let channel = index % uniforms.channels;
            let chunk = (index / uniforms.channels) % uniforms.chunks;
            let image = index / (uniforms.channels * uniforms.chunks);
            let end = min((chunk + 1) * ${PIXELS_PER_CHUNK}, uniforms.pixels);
            var total = 0.0;
            for (var pixel = chunk * ${PIXELS_PER_CHUNK}; pixel < end; pixel++) {
              total += x[(image * uniforms.pixels + pixel) * uniforms.channels + channel];
            }
            sums[index] = total * uniforms.share;
          }`,
        inputs: { x: 'f32' },
        outputs: { sums: 'f32' },
        uniforms: { invocations, pixels, channels, chunks, share: chunks === 1 ? 1 / (height * width) : 1 },
        fractions: ['share'],
        groups: spreadGroups(invocations / 64),
      },
      [current],
      [[n, chunks, 1, channels]],
    ) as [tf.TensorInfo];
    if (current !== x) (backend as tf.KernelBackend).disposeData(current.dataId);
    if (chunks === 1) return next;
    current = next;
    pixels = chunks;
  }
}

tf.registerKernel({
  kernelName: KERNEL,
  backendName: 'webgpu',
  kernelFunc: ({ inputs, backend }) => onGpu(backend, inputs.x as tf.TensorInfo),
});
