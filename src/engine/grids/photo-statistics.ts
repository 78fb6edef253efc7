/**
 * Everything that is read off one photo: the paper's fit, the numbers of every channel and band, its grid of blocks, and how
 * many of its pixels stand alone.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { GgdFit } from '../domain/grids.ts';
import type { NetworkModel } from '../inference/loaded-model.ts';
import { nextTask } from '../runtime/pacing.ts';
import { bandMoments, bandStatistics } from './band-statistics.ts';
import { blockGrid } from './block-grid.ts';
import { pooledRows } from './describer.ts';
import { fitGram } from './fit.ts';
import { lonePixels } from './lone-pixels.ts';
import { centredGram } from './principal-scores.ts';

export interface PhotoStatistics {
  readonly fit: GgdFit;
  readonly statistics: Float64Array;
}

const AT_ONCE = 16;
const POOL = 4;
/** Photos without a lone pixel among some hundred thousand are all alike. */
const LONE_FLOOR = 1e-4;

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
  const parts: { rows: tf.Tensor2D; moments: tf.Tensor; grid: tf.Tensor; lone: tf.Tensor }[] = [];
  try {
    for (let from = 0; from < n; from += AT_ONCE) {
      const size = Math.min(AT_ONCE, n - from);
      parts.push(
        tf.tidy(() => {
          const part = tf.slice(patches, [from, 0, 0, 0], [size, -1, -1, -1]);
          const { features } = model.network.apply(model.views, part);
          const share = size / n;
          return {
            rows: pooledRows(features, POOL),
            moments: tf.mul(bandMoments(features), share),
            grid: tf.mul(blockGrid(part), share),
            lone: tf.mul(lonePixels(part), share),
          };
        }),
      );
      await nextTask();
      listen();
    }
    const moments = tf.tidy(() => tf.addN(parts.map((part) => part.moments)));
    const grid = tf.tidy(() => tf.addN(parts.map((part) => part.grid)));
    const lone = tf.tidy(() => tf.log(tf.add(tf.addN(parts.map((part) => part.lone)), LONE_FLOOR)));
    const gram = tf.tidy(() =>
      centredGram(
        tf.concat(
          parts.map((part) => part.rows),
          0,
        ),
      ),
    );
    const [sums, blocks, alone, products] = await Promise.all([
      moments.data(),
      grid.data(),
      lone.data(),
      gram.data(),
    ]);
    tf.dispose([moments, grid, lone, gram]);
    return {
      fit: await fitGram(Float64Array.from(products), n),
      statistics: Float64Array.of(...bandStatistics(sums, channels), blocks[0] as number, alone[0] as number),
    };
  } finally {
    tf.dispose(parts.flatMap(({ rows, moments, grid, lone }) => [rows, moments, grid, lone]));
  }
}
