/** Sums over all pixels, and over the rows of a matrix: bias gradients and partial results. */
import * as tf from '@tensorflow/tfjs-core';
import { runProgram } from './webgpu-program.ts';

const KERNEL = 'MendChannelSums';
/** Few enough for a short chain of additions, many enough to fill a GPU. */
const ROWS_PER_CHUNK = 64;

/**
 * Sums of x `[n, h, w, channels]` over all pixels: `[channels]`. On WebGPU in chunks of a fixed order, since the
 * matrix product of tfjs adds in an order of chance; on wasm by pooling, which alone needs no copy of x. Has no
 * gradient of its own.
 */
export function channelSums(x: tf.Tensor4D): tf.Tensor1D {
  const [n, height, width, channels] = x.shape;
  if (tf.getBackend() === 'webgpu') {
    const matrix = tf.reshape(x, [n * height * width, channels]);
    const sums: tf.Tensor = tf.engine().runKernel(KERNEL, { matrix });
    return tf.reshape(sums, [channels]);
  }
  // XNNPACK refuses to pool a single pixel.
  const means = height * width === 1 ? x : tf.avgPool(x, [height, width], 1, 'valid');
  const perImage: tf.Tensor2D = tf.reshape(means, [n, channels]);
  return tf.reshape(tf.matMul(tf.fill([1, n], height * width), perImage), [channels]);
}

/** Sums columns of `[rows, columns]` on WebGPU; disposes of what it makes on the way. */
export function sumRowsOnGpu(backend: unknown, matrix: tf.TensorInfo): tf.TensorInfo {
  let current = matrix;
  for (;;) {
    const [rows, columns] = current.shape as [number, number];
    const chunks = Math.ceil(rows / ROWS_PER_CHUNK);
    const next = runProgram(
      backend,
      {
        key: 'columnSums',
        inputs: ['matrix'],
        outputShape: [chunks, columns],
        uniforms: { rows, columns },
        invocations: chunks * columns,
        functions: '',
        body: `
          let chunk = index / uniforms.columns;
          let column = index % uniforms.columns;
          let end = min((chunk + 1) * ${ROWS_PER_CHUNK}, uniforms.rows);
          var total = 0.0;
          for (var row = chunk * ${ROWS_PER_CHUNK}; row < end; row++) {
            total += matrix[row * uniforms.columns + column];
          }
          result[index] = total;`,
      },
      [current],
    );
    if (current !== matrix) (backend as tf.KernelBackend).disposeData(current.dataId);
    if (chunks === 1) return next;
    current = next;
  }
}

tf.registerKernel({
  kernelName: KERNEL,
  backendName: 'webgpu',
  kernelFunc: ({ inputs, backend }) => sumRowsOnGpu(backend, inputs.matrix as tf.TensorInfo),
});
