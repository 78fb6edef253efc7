import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import type { Batch } from '../domain/sample.ts';
import { buildNetwork } from '../networks/catalog.ts';
import { initialParams, layoutOf, viewsOf } from '../networks/params.ts';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { tinyBatch, tinyRecipe } from '../testing/tiny-recipe.ts';
import { latestSteps, withPreciseNorms } from './precise-norms.ts';
import { train } from './trainer.ts';

const config = { width: 2, stages: 1, dilations: [1], genotype: { links: [] } };
const shape = [2, 16, 16, 3] as const;
const batchOf = async (step: number): Promise<Batch> => tinyBatch(step, step, shape);

describeOnBackends('precise batch norms', (backend) => {
  beforeAll(() => enterBackend(backend));

  it.each([
    ['at once', [0, 1, 2, 3], shape],
    ['one after another', [0, 1], [1, 256, 272, 3] as const],
  ])('keep the mean and the variance of all batches as if they were one, %s', async (_, steps, shape) => {
    const batchOf = async (step: number): Promise<Batch> => tinyBatch(step, step, shape);
    const network = buildNetwork({ id: 'rdmc', config });
    const params = tf.tensor1d(initialParams(network, 4));
    const precise = await withPreciseNorms(network, params, steps, batchOf);
    const batches = await Promise.all(steps.map(batchOf));
    // The first convolution sees the photo twice; nothing stands between it and its norm.
    const { views } = viewsOf(network, params);
    const photos = tf.concat4d(
      batches.map(({ degraded }) => tf.tensor4d(degraded, [...shape])),
      0,
    );
    const inner = tf.add(
      tf.conv2d(tf.concat([photos, photos], 3), views('enc1_1a.weight') as tf.Tensor4D, 1, 'same'),
      views('enc1_1a.bias'),
    );
    const { mean, variance } = tf.moments(inner, [0, 1, 2]);
    const kept = viewsOf(network, precise).views;
    const far = async (name: string, expected: tf.Tensor): Promise<number> =>
      ((await tf.max(tf.abs(tf.sub(kept(name), expected))).data())[0] as number) /
      ((await tf.max(tf.abs(expected)).data())[0] as number);
    expect(await far('enc1_1a.mean_0', mean)).toBeLessThan(1e-4);
    // Those of a batch are without bias, by 2047/2048 for the small ones.
    expect(await far('enc1_1a.variance_0', variance)).toBeLessThan(1e-3);
  });

  it('leave all that is learned, and everything where there was no step yet', async () => {
    const network = buildNetwork({ id: 'rdmc', config });
    const flat = initialParams(network, 4);
    const values = async (steps: readonly number[]) =>
      (await withPreciseNorms(network, tf.tensor1d(flat), steps, batchOf)).data();
    expect(Array.from(await values([]))).toEqual(Array.from(flat));
    const settled = await values([3]);
    for (const { name, learned, offset, size } of layoutOf(network).entries) {
      const [before, after] = [flat, settled].map((all) => Array.from(all.slice(offset, offset + size)));
      if (learned === false) expect(after, name).not.toEqual(before);
      else expect(after, name).toEqual(before);
    }
  });

  it('are looked for on the latest batches', () => {
    expect(latestSteps(3, 4)).toEqual([0, 1, 2]);
    expect(latestSteps(100, 4)).toEqual(Array.from({ length: 16 }, (_, i) => 84 + i));
    expect(latestSteps(100, 200)).toEqual([99]);
  });

  it('end a Run with the same bits, stopped and resumed or not, and leave nothing behind', async () => {
    const recipe = tinyRecipe({
      network: { id: 'rdmc', config },
      batch: { size: 2, patch: 16, augment: false },
      validation: { every: 1000, patch: 16, count: 1 },
    });
    const run = (options: Partial<Parameters<typeof train>[0]> = {}) =>
      train({
        recipe,
        network: buildNetwork(recipe.network),
        source: batchOf,
        start: null,
        resume: null,
        onEvent: () => undefined,
        onCheckpoint: () => undefined,
        stopped: () => false,
        steps: 4,
        ...options,
      });
    const whole = await run();
    const half = await run({ steps: 2 });
    const { checkpoint } = await run({ resume: half.checkpoint });
    expect(checkpoint.average).toEqual(whole.checkpoint.average);
    expect(checkpoint.params).toEqual(whole.checkpoint.params);
    await expectNoLeak(async () => {
      await run({ steps: 1 });
    });
  });
});
