import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { enterBackend } from '../testing/backends.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { centredGram, principalScores, resampledGram } from './principal-scores.ts';

const doubles = async (t: tf.Tensor): Promise<Float64Array> => Float64Array.from(await t.data());

describe('principal scores', () => {
  beforeAll(() => enterBackend('wasm'));

  it('keep the distances of the rows when all components are kept', async () => {
    const [n, d] = [12, 200];
    const rows = randomTensor<tf.Tensor2D>([n, d], 3);
    const gram = await doubles(tf.tidy(() => centredGram(rows)));
    const scores = principalScores(gram, n, n);
    const between = (t: tf.Tensor2D): tf.Tensor =>
      tf.tidy(() => tf.sum(tf.squaredDifference(tf.expandDims(t, 1), tf.expandDims(t, 0)), 2));
    const [a, b] = [await between(rows).data(), await between(scores).data()];
    for (const [i, value] of a.entries()) expect(b[i]).toBeCloseTo(value, 2);
    expect(Math.max(...(await tf.abs(tf.mean(scores, 0)).data()))).toBeLessThan(1e-4);
  });

  it('are projections on the covariance’s first direction', async () => {
    // All rows lie on a line through the mean: one component holds everything.
    const steps = [-2, -1, 0, 1, 2];
    const direction = [0.6, 0, 0.8];
    const rows = tf.tensor2d(steps.map((s) => direction.map((v) => 7 + s * v)));
    const gram = await doubles(tf.tidy(() => centredGram(rows)));
    const scores = await principalScores(gram, 5, 2).data();
    const first = steps.map((_, i) => scores[2 * i] as number);
    const sign = Math.sign(first[4] as number);
    for (const [i, s] of steps.entries()) {
      expect(sign * (first[i] as number)).toBeCloseTo(s, 4);
      expect(scores[2 * i + 1]).toBeCloseTo(0, 2);
    }
  });

  it('of drawn rows come from their own Gram matrix', async () => {
    const rows = randomTensor<tf.Tensor2D>([6, 40], 5);
    const chosen = [3, 3, 0, 5];
    const gram = await doubles(tf.tidy(() => centredGram(rows)));
    const direct = await doubles(tf.tidy(() => centredGram(tf.gather(rows, chosen) as tf.Tensor2D)));
    const drawn = resampledGram(gram, 6, chosen);
    for (const [i, value] of direct.entries()) expect(drawn[i]).toBeCloseTo(value, 3);
  });
});
