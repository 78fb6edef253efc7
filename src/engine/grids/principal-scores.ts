/** Principal components of a few rows with many columns, by the Gram trick: the small matrix is taken apart instead. */
import * as tf from '@tensorflow/tfjs-core';
import { symmetricEigen } from './symmetric-eigen.ts';

/** Products of all pairs of centred rows: `[n, d]` to `[n, n]`. Runs inside the caller's tidy. */
export function centredGram(rows: tf.Tensor2D): tf.Tensor2D {
  const centred: tf.Tensor2D = tf.sub(rows, tf.mean(rows, 0, true));
  return tf.matMul(centred, centred, false, true);
}

/**
 * Scores of the rows on their leading principal components, `[n, components]`: U sqrt(lambda) of the Gram matrix, which
 * equals what projecting the centred rows on the eigenvectors of their covariance gives (up to signs).
 * @param gram `n * n`, of centred rows
 */
export function principalScores(gram: Float64Array, n: number, components: number): tf.Tensor2D {
  const { values, vectors } = symmetricEigen(gram, n);
  return tf.tidy((): tf.Tensor2D => {
    const leading = tf.tensor2d(Float32Array.from(vectors.subarray(0, components * n)), [components, n]);
    const sizes = tf.sqrt(tf.relu(tf.tensor1d(Float32Array.from(values.subarray(0, components)))));
    const scaled: tf.Tensor2D = tf.mul(leading, tf.expandDims(sizes, 1));
    return tf.transpose(scaled);
  });
}

/** The Gram matrix of some of the rows (any of them more than once), centred anew. */
export function resampledGram(gram: Float64Array, n: number, chosen: readonly number[]): Float64Array {
  const size = chosen.length;
  const out = new Float64Array(size * size);
  const means = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const value = gram[(chosen[i] as number) * n + (chosen[j] as number)] as number;
      out[i * size + j] = value;
      means[i] = (means[i] as number) + value / size;
    }
  }
  const all = means.reduce((sum, mean) => sum + mean, 0) / size;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      out[i * size + j] = (out[i * size + j] as number) - (means[i] as number) - (means[j] as number) + all;
    }
  }
  return out;
}
