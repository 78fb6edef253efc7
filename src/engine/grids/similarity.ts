/** How alike kinds of damage are: GRIDS's matrix S, its spread, and an order to show it in. */
import * as tf from '@tensorflow/tfjs-core';
import type { Distance, GgdFit } from '../domain/grids.ts';
import type { Random } from '../runtime/random.ts';
import { fitGram } from './fit.ts';
import { klDivergence, scoreOf } from './generalised-tensors.ts';
import { resampledGram } from './principal-scores.ts';

const tensorOf = (fits: readonly GgdFit[]): tf.Tensor2D =>
  tf.tensor2d(
    fits.flatMap(({ shape, sigma }) => [shape, sigma]),
    [fits.length, 2],
  );

/** S, the mean of both directions of the score; 0 on the diagonal. */
export async function similarityMatrix(fits: readonly GgdFit[]): Promise<number[][]> {
  const n = fits.length;
  const matrix = tf.tidy(() => {
    const rows = tensorOf(fits);
    const scores = scoreOf(klDivergence(tf.expandDims(rows, 1), tf.expandDims(rows, 0)));
    return tf.div(tf.add(scores, tf.transpose(scores)), 2);
  });
  const values = await matrix.data();
  matrix.dispose();
  return fits.map((_, i) => fits.map((_, j) => (i === j ? 0 : (values[i * n + j] as number))));
}

/** Scores of groups against a photo, `log10(KL(group || photo) + 1e-5) + 5` as in equation 7, nearest first. */
export async function distancesTo(
  photo: GgdFit,
  groups: readonly { readonly id: string; readonly fit: GgdFit }[],
): Promise<Distance[]> {
  const scores = tf.tidy(() =>
    scoreOf(klDivergence(tensorOf(groups.map(({ fit }) => fit)), tensorOf([photo]))),
  );
  const values = await scores.data();
  scores.dispose();
  return groups
    .map(({ id }, i) => ({ id, distance: values[i] as number }))
    .sort((a, b) => a.distance - b.distance);
}

/** The group's parameters are the means of its members' (section 5.2). */
export function meanFit(fits: readonly GgdFit[]): GgdFit {
  const mean = (read: (fit: GgdFit) => number): number =>
    fits.reduce((sum, fit) => sum + read(fit), 0) / fits.length;
  return { shape: mean(({ shape }) => shape), sigma: mean(({ sigma }) => sigma) };
}

/**
 * Standard deviation of every entry of S when the patches of all sets are drawn again with replacement; the same
 * patches are drawn for all sets, whose patches show the same places.
 * @param grams of the sets, `n * n` each
 */
export async function bootstrapSpread(
  grams: readonly Float64Array[],
  n: number,
  rounds: number,
  random: Random,
): Promise<number[][]> {
  const size = grams.length;
  const sums = new Float64Array(size * size);
  const squares = new Float64Array(size * size);
  for (let round = 0; round < rounds; round++) {
    const chosen = Array.from({ length: n }, () => random.integer(0, n - 1));
    const fits: GgdFit[] = [];
    for (const gram of grams) fits.push(await fitGram(resampledGram(gram, n, chosen), n));
    const matrix = await similarityMatrix(fits);
    for (const [k, value] of matrix.flat().entries()) {
      sums[k] = (sums[k] as number) + value;
      squares[k] = (squares[k] as number) + value * value;
    }
  }
  const deviation = (k: number): number => {
    const mean = (sums[k] as number) / rounds;
    return Math.sqrt(Math.max(0, ((squares[k] as number) / rounds - mean * mean) * (rounds / (rounds - 1))));
  };
  return grams.map((_, i) => grams.map((_, j) => deviation(i * size + j)));
}
