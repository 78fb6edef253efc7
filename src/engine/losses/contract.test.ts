import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { gradCheck } from '../testing/grad-check.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { objectiveOf } from './objective.ts';
import { charbonnier, l1 } from './pixel.ts';

const LOSSES = { l1, charbonnier: charbonnier(0.01) };

describeOnBackends('every loss', (backend) => {
  beforeAll(() => enterBackend(backend));

  describe.each(Object.entries(LOSSES))('%s', (_name, loss) => {
    const [a, b] = [2, 3].map((seed) => () => randomTensor<tf.Tensor4D>([2, 3, 5, 3], seed)) as [
      () => tf.Tensor4D,
      () => tf.Tensor4D,
    ];

    it('is a map, least where both agree, with a gradient of 0 there', async () => {
      const map = await loss(a(), b()).data();
      expect(map).toHaveLength(90);
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
        step: 2e-4,
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
      { id: 'l1', weight: 1, epsilon: 1 },
      { id: 'charbonnier', weight: 0.5, epsilon: 0.4 },
    ]);
    const map = await objective(prediction, target).data();
    const expected = [0.3 + 0.5 * 0.5, 0.5 * 0.4, 0.4 + 0.5 * Math.sqrt(0.32)];
    for (const [i, value] of expected.entries()) expect(map[i]).toBeCloseTo(value, 6);
  });
});
