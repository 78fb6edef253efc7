/** Everything that is read off one photo: the paper's fit, and the numbers of every channel and band. */
import * as tf from '@tensorflow/tfjs-core';
import type { GgdFit } from '../domain/grids.ts';
import type { NetworkModel } from '../inference/loaded-model.ts';
import { nextTask } from '../runtime/pacing.ts';
import { bandMoments, bandStatistics } from './band-statistics.ts';
import { pooledRows } from './describer.ts';
import { fitGram } from './fit.ts';
import { centredGram } from './principal-scores.ts';

export interface PhotoStatistics {
  readonly fit: GgdFit;
  readonly statistics: Float64Array;
}

const AT_ONCE = 16;
const POOL = 4;

/**
 * @param patches `[n, 64, 64, 3], 0..1`; the caller disposes of them
 * @param listen called between two parts of the work; throws to stop it
 */
export async function photoStatistics(
  model: NetworkModel,
  patches: tf.Tensor4D,
  listen: () => void = () => undefined,
): Promise<PhotoStatistics> {
  const n = patches.shape[0];
  const { channels } = model.network.features;
  const parts: { rows: tf.Tensor2D; moments: tf.Tensor }[] = [];
  try {
    for (let from = 0; from < n; from += AT_ONCE) {
      const size = Math.min(AT_ONCE, n - from);
      parts.push(
        tf.tidy(() => {
          const part = tf.slice(patches, [from, 0, 0, 0], [size, -1, -1, -1]);
          const { features } = model.network.apply(model.views, part);
          return { rows: pooledRows(features, POOL), moments: tf.mul(bandMoments(features), size / n) };
        }),
      );
      await nextTask();
      listen();
    }
    const moments = tf.tidy(() => tf.addN(parts.map((part) => part.moments)));
    const gram = tf.tidy(() =>
      centredGram(
        tf.concat(
          parts.map((part) => part.rows),
          0,
        ),
      ),
    );
    const [sums, products] = await Promise.all([moments.data(), gram.data()]);
    tf.dispose([moments, gram]);
    return {
      fit: await fitGram(Float64Array.from(products), n),
      statistics: bandStatistics(sums, channels),
    };
  } finally {
    tf.dispose(parts.flatMap(({ rows, moments }) => [rows, moments]));
  }
}
