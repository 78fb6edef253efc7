import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { enterBackend } from '../testing/backends.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { perceptual } from './perceptual.ts';
import { needsFeatures, recipeLoss } from './recipe-loss.ts';

/** Two taps that one can compute by hand: the image, and twice its mean. */
const taps = (x: tf.Tensor4D): tf.Tensor4D[] => [x, tf.mul(tf.mean(x, [1, 2, 3], true), 2)];
const TERM = { id: 'perceptual', weight: 0.5, epsilon: 1, offset: 1 } as const;

describe('the perceptual loss', () => {
  beforeAll(() => enterBackend('wasm'));

  it('is the mean over taps of the mean differences, one number a sample', async () => {
    const prediction = tf.tensor4d([0.2, 0.4, 0.6, 1, 1, 1], [2, 1, 1, 3]);
    const target = tf.tensor4d([0.5, 0.4, 0.0, 1, 1, 1], [2, 1, 1, 3]);
    const loss = perceptual(taps)(prediction, target);
    expect(loss.shape).toEqual([2, 1, 1, 1]);
    const [first, second] = await loss.data();
    // Tap 0: (0.3 + 0 + 0.6) / 3; tap 1: 2 * |0.4 - 0.3|.
    expect(first).toBeCloseTo((0.3 + 0.2) / 2, 6);
    expect(second).toBe(0);
  });

  it('joins the losses of a Recipe with its weight, and is not to be had without features', async () => {
    const [a, b] = [randomTensor<tf.Tensor4D>([1, 4, 4, 3], 1), randomTensor<tf.Tensor4D>([1, 4, 4, 3], 2)];
    expect(needsFeatures([TERM])).toBe(true);
    const whole = await recipeLoss([TERM], taps)(a, b).data();
    const alone = await perceptual(taps)(a, b).data();
    expect(whole[0]).toBeCloseTo(0.5 * (alone[0] ?? Number.NaN), 6);
    expect(() => recipeLoss([TERM])(a, b)).toThrow('needs a feature network');
  });
});
