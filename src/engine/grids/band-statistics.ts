/**
 * What each channel of the descriptor does at three scales, as numbers that name the damage of one photo. This is ours:
 * GRIDS pools all features into one generalised Gaussian, whose two numbers say more about what a photo shows than about
 * its damage. Here every channel and scale keeps its own two, size and peakedness, from the same features.
 */
import * as tf from '@tensorflow/tfjs-core';

/** Sides of the squares that features are averaged over: the bands are what lies between two scales, and the rest. */
const SCALES = [1, 4, 16] as const;

/** Mean, mean absolute value and mean square for each band and channel. */
const MOMENTS = 3;

/** How many numbers `bandStatistics` gives for a descriptor of so many channels. */
export const statisticsOf = (channels: number): number => SCALES.length * 2 * channels;

/** Moments of a few patches' features `[n, h, w, c]`, `[bands, 3, c]`. Runs inside the caller's tidy. */
export function bandMoments(features: tf.Tensor4D): tf.Tensor3D {
  const levels = SCALES.map((scale) =>
    scale === 1 ? features : (tf.avgPool(features, scale, scale, 'valid') as tf.Tensor4D),
  );
  const bands = levels.map((level, i): tf.Tensor4D => {
    const coarser = levels[i + 1];
    if (coarser === undefined) return level;
    return tf.sub(level, tf.image.resizeNearestNeighbor(coarser, [level.shape[1], level.shape[2]]));
  });
  const momentsOf = (band: tf.Tensor4D): tf.Tensor =>
    tf.stack([
      tf.mean(band, [0, 1, 2]),
      tf.mean(tf.abs(band), [0, 1, 2]),
      tf.mean(tf.square(band), [0, 1, 2]),
    ]);
  return tf.stack(bands.map(momentsOf)) as tf.Tensor3D;
}

/** Keeps logarithms of flat photos finite. */
const FLOOR = 1e-8;

/**
 * The numbers of one photo: for every band and channel the logarithm of its size (root mean square) and how even its
 * values are, E|x|² / E[x²], which is what tells a generalised Gaussian's shape; for the coarsest band the mean stands
 * in place of the latter, because a veil or darkness moves it.
 * @param moments of all patches, `bands * 3 * c`
 */
export function bandStatistics(moments: ArrayLike<number>, channels: number): Float64Array {
  const out = new Float64Array(statisticsOf(channels));
  for (let band = 0; band < SCALES.length; band++) {
    for (let c = 0; c < channels; c++) {
      const at = (moment: number): number => moments[(band * MOMENTS + moment) * channels + c] as number;
      const square = at(2) + FLOOR;
      const to = band * 2 * channels + c;
      out[to] = Math.log(square) / 2;
      out[to + channels] = band === SCALES.length - 1 ? at(0) / Math.sqrt(square) : at(1) ** 2 / square;
    }
  }
  return out;
}
