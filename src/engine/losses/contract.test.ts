import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { gradCheck } from '../testing/grad-check.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { edge } from './edge.ts';
import { charbonnier, l1, logCharbonnier } from './pixel.ts';
import { recipeLoss } from './recipe-loss.ts';

// Differences step as far as the curvature allows: a mean over a sample dilutes what one value changes.
const LOSSES = {
  l1: { loss: l1, step: 2e-4 },
  charbonnier: { loss: charbonnier(0.01), step: 2e-4 },
  edge: { loss: edge(0.1), step: 2e-3 },
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
      const [x, same] = [a(), a()];
      const gradient = await tf
        .grad((p: tf.Tensor) => tf.sum(loss(p as tf.Tensor4D, same)))(x)
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

  it('sums up, whether maps or values', async () => {
    const prediction = tf.tensor4d([0.5, 0.1, 0.3, 1, 1, 1], [2, 1, 1, 3]);
    const target = tf.tensor4d([0.2, 0.1, 0.7, 1, 1, 0.1], [2, 1, 1, 3]);
    const loss = recipeLoss([
      { id: 'l1', weight: 1, epsilon: 1, offset: 1 },
      { id: 'charbonnier', weight: 0.5, epsilon: 0.4, offset: 1 },
    ]);
    const values = await tf.mean(loss(prediction, target), [1, 2, 3]).data();
    expect(values[0]).toBeCloseTo((0.3 + 0.4 + 0.5 * (0.5 + 0.4 + Math.sqrt(0.32))) / 3, 6);
    expect(values[1]).toBeCloseTo((0.9 + 0.5 * (0.4 + 0.4 + Math.sqrt(0.97))) / 3, 6);
  });

  it('agrees with the PyTorch twin, value and gradient', async () => {
    const url = new URL('../../../tools/torch/fixtures/losses.json', import.meta.url);
    const { output, target, cases } = JSON.parse(readFileSync(url, 'utf8'));
    const numbers = ({ base64 }: Packed): Float32Array =>
      new Float32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer);
    const image = (packed: Packed): tf.Tensor4D => tf.tensor4d(numbers(packed), packed.shape);
    for (const { loss, value, gradient } of cases) {
      const total = recipeLoss([{ epsilon: 1, offset: 1, ...loss }]);
      const ours = tf.valueAndGrad((y: tf.Tensor) => tf.mean(total(y as tf.Tensor4D, image(target))))(
        image(output),
      );
      expect((await ours.value.data())[0], loss.id).toBeCloseTo(value, 5);
      const expected = numbers(gradient);
      const largest = Math.max(...expected.map(Math.abs));
      for (const [i, slope] of (await ours.grad.data()).entries()) {
        expect(Math.abs(slope - (expected[i] as number)), loss.id).toBeLessThan(1e-3 * largest);
      }
    }
  });
});

/** An array as the twin writes it into JSON. */
interface Packed {
  readonly base64: string;
  readonly shape: [number, number, number, number];
}
