/** Sums over the rows of a matrix: bias gradients and partial results. */
import * as tf from '@tensorflow/tfjs-core';
import { runProgram } from './webgpu-program.ts';

const KERNEL = 'MendColumnSums';
/** Few enough for a short chain of additions, many enough to fill a GPU. */
const ROWS_PER_CHUNK = 64;

/**
 * Sums of the columns of `[rows, columns]`: `[columns]`. On WebGPU in chunks of a fixed order, since the matrix
 * product of tfjs adds in an order of chance. Has no gradient of its own.
 */
export function columnSums(matrix: tf.Tensor2D): tf.Tensor1D {
  if (tf.getBackend() !== 'webgpu') {
    return tf.reshape(tf.matMul(tf.ones([1, matrix.shape[0]]), matrix), [-1]);
  }
  const sums: tf.Tensor = tf.engine().runKernel(KERNEL, { matrix });
  return tf.reshape(sums, [-1]);
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
