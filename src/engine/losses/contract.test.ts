import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { gradCheck } from '../testing/grad-check.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { objectiveOf } from './objective.ts';
import { charbonnier, l1, logCharbonnier } from './pixel.ts';

// Differences step as far as the curvature allows: a mean over a sample dilutes what one value changes.
const LOSSES = {
  l1: { loss: l1, step: 2e-4 },
  charbonnier: { loss: charbonnier(0.01), step: 2e-4 },
  logCharbonnier: { loss: logCharbonnier(0.2, 0.1), step: 5e-3 },
};

describeOnBackends('every loss', (backend) => {
  beforeAll(() => enterBackend(backend));

  describe.each(Object.entries(LOSSES))('%s', (_name, { loss, step }) => {
    const [a, b] = [2, 3].map((seed) => () => randomTensor<tf.Tensor4D>([2, 3, 5, 3], seed)) as [
      () => tf.Tensor4D,
      () => tf.Tensor4D,
    ];

    it('is a map or a value for each sample, least where both agree, with a gradient of 0 there', async () => {
      const map = await loss(a(), b()).data();
      expect([90, 2]).toContain(map.length);
      const least = await loss(a(), a()).data();
      expect(Math.min(...map)).toBeGreaterThanOrEqual(Math.min(...least));
      const x = a();
      const gradient = await tf
        .grad((p: tf.Tensor) => tf.sum(loss(p as tf.Tensor4D, x)))(x)
        .data();
      expect(gradient.every((value) => value === 0)).toBe(true);
    });

    it('has exact gradients for both sides', () =>
      gradCheck((p, t) => loss(p as tf.Tensor4D, t as tf.Tensor4D), [a(), b()], {
        step,
        tolerance: 1e-2,
      }));

    it('refuses images of different sizes', () => {
      expect(() => loss(a(), randomTensor<tf.Tensor4D>([2, 3, 4, 3], 1))).toThrow();
    });

    it('leaves nothing behind', () =>
      expectNoLeak(() => {
        const inputs = [a(), b()];
        const f = (p: tf.Tensor, t: tf.Tensor): tf.Scalar => tf.sum(loss(p as tf.Tensor4D, t as tf.Tensor4D));
        tf.dispose([tf.grads(f)(inputs), inputs]);
      }));
  });

  it('has the values of the formulas', async () => {
    const prediction = tf.tensor4d([0.5, 0.1, 0.3], [1, 1, 1, 3]);
    const target = tf.tensor4d([0.2, 0.1, 0.7], [1, 1, 1, 3]);
    const objective = objectiveOf([
      { id: 'l1', weight: 1, epsilon: 1, offset: 1 },
      { id: 'charbonnier', weight: 0.5, epsilon: 0.4, offset: 1 },
    ]);
    const map = await objective(prediction, target).data();
    const expected = [0.3 + 0.5 * 0.5, 0.5 * 0.4, 0.4 + 0.5 * Math.sqrt(0.32)];
    for (const [i, value] of expected.entries()) expect(map[i]).toBeCloseTo(value, 6);
  });

  it('divides the gradient of a sample by its own loss, so that all samples pull alike', async () => {
    const target = tf.zeros<tf.Rank.R4>([2, 1, 1, 3]);
    const prediction = tf.tensor4d([0.5, 0.5, 0.5, 0.02, 0.02, 0.02], [2, 1, 1, 3]);
    const loss = logCharbonnier(1e-6, 0.02);
    const gradient = await tf
      .grad((p: tf.Tensor) => tf.sum(loss(p as tf.Tensor4D, target)))(prediction)
      .data();
    expect(gradient[0]).toBeCloseTo(1 / 3 / 0.52, 4);
    expect(gradient[3]).toBeCloseTo(1 / 3 / 0.04, 2);
  });
});
