import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromFloats } from '../domain/raster.ts';
import { ssim } from '../evaluation/ssim.ts';
import type { Taps } from '../networks/extractor.ts';
import { featureNet } from '../networks/feature-net.ts';
import type { Network } from '../networks/network.ts';
import { initialParams, viewsOf } from '../networks/params.ts';
import { stream } from '../runtime/random.ts';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { gradCheck } from '../testing/grad-check.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { contrastivePrior, TAP_WEIGHTS } from './contrastive-prior.ts';
import { needsFeatures, recipeLoss } from './recipe-loss.ts';
import { ssimLoss } from './structure.ts';

function image(seed: number, [height, width] = [16, 20]): tf.Tensor4D {
  const values = new Float32Array(2 * height * width * 3);
  stream(seed, 'test').fillUniform(values, 0.1, 0.9);
  return tf.tensor4d(values, [2, height, width, 3]);
}

/** A feature network with fixed random weights. */
function randomFeatures(): Taps {
  const net = featureNet({ widths: [4, 4, 6, 6, 8], hidden: 4, tasks: ['rain', 'clean'] });
  const like = net as unknown as Network;
  const { views } = viewsOf(like, tf.tensor1d(initialParams(like, 3)));
  return (x) => net.taps(views, x);
}

describeOnBackends('the losses of RDMC', (backend) => {
  beforeAll(() => enterBackend(backend));

  describe('ssimLoss', () => {
    it('is 1 - SSIM: inside the border as the metric says, and 0 for equal images', async () => {
      const [a, b] = [image(1, [40, 36]), image(2, [40, 36])];
      const map = await ssimLoss(a, b).array();
      const inner = (map[1] ?? []).slice(5, -5).flatMap((row) => row.slice(5, -5));
      const mean = inner.flat().reduce((sum, value) => sum + value, 0) / (inner.length * 3);
      const second = async (x: tf.Tensor4D) =>
        fromFloats(Float32Array.from((await x.data()).slice(40 * 36 * 3)), {
          width: 36,
          height: 40,
          depth: 16,
          alpha: null,
        });
      expect(1 - mean).toBeCloseTo(ssim(await second(a), await second(b)), 3);
      expect(await tf.max(tf.abs(ssimLoss(a, image(1, [40, 36])))).data()).toEqual(
        expect.objectContaining({ 0: expect.closeTo(0, 4) }),
      );
    });

    it('has exact gradients', () =>
      gradCheck((x, y) => ssimLoss(x as tf.Tensor4D, y as tf.Tensor4D), [image(3), image(4)], {
        step: 1e-3,
        tolerance: 2e-2,
      }));
  });

  describe('contrastivePrior', () => {
    it('is 1 for each weight where the result is as far from clean as from damaged, near 0 where it is clean', async () => {
      const loss = contrastivePrior((x) => TAP_WEIGHTS.map(() => x));
      const [clean, damaged] = [
        tf.fill<tf.Rank.R4>([2, 2, 2, 3], 0.2),
        tf.fill<tf.Rank.R4>([2, 2, 2, 3], 0.8),
      ];
      const between = tf.fill<tf.Rank.R4>([2, 2, 2, 3], 0.5);
      const sum = TAP_WEIGHTS.reduce((total, weight) => total + weight, 0);
      const values = await loss(between, clean, damaged).data();
      for (const value of values) expect(value).toBeCloseTo(sum, 3);
      const perfect = await tf.max(loss(clean, clean, damaged)).data();
      expect(perfect[0]).toBeCloseTo(0, 5);
    });

    it('has a gradient towards the result that is not zero and equals finite differences', async () => {
      const features = randomFeatures();
      const [clean, damaged, result] = [image(6), image(7), image(8)];
      const loss = contrastivePrior(features);
      const gradient = tf.grad((x: tf.Tensor) => tf.sum(loss(x as tf.Tensor4D, clean, damaged)))(result);
      const largest = (await tf.max(tf.abs(gradient)).data())[0] as number;
      expect(largest).toBeGreaterThan(1e-4);
      await gradCheck((x) => loss(x as tf.Tensor4D, clean, damaged), [result], {
        step: 1e-3,
        tolerance: 3e-2,
      });
    });

    it('leaves nothing behind', async () => {
      const features = randomFeatures();
      await expectNoLeak(() => {
        const images = [image(1), image(2), image(3)] as const;
        const [, clean, damaged] = images;
        const f = (x: tf.Tensor): tf.Scalar =>
          tf.sum(contrastivePrior(features)(x as tf.Tensor4D, clean, damaged));
        tf.dispose([tf.grad(f)(images[0]), ...images]);
      });
    });
  });

  it('are Losses of any Recipe', async () => {
    const terms = (['ssim', 'mse', 'contrastive-prior'] as const).map((id, i) => ({
      id,
      weight: i === 0 ? 1 : 0.1,
      epsilon: 1,
      offset: 1,
    }));
    expect(needsFeatures(terms)).toBe(true);
    expect(needsFeatures(terms.slice(0, 2))).toBe(false);
    const [result, clean, damaged] = [image(1), image(2), image(3)];
    const features = randomFeatures();
    const total = tf.mean(recipeLoss(terms, features)(result, clean, damaged));
    const expected = tf.add(
      tf.add(tf.mean(ssimLoss(result, clean)), tf.mul(0.1, tf.mean(tf.squaredDifference(result, clean)))),
      tf.mul(0.1, tf.mean(contrastivePrior(features)(result, clean, damaged))),
    );
    expect((await total.data())[0]).toBeCloseTo((await expected.data())[0] as number, 5);
  });
});
