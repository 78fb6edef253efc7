import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { gradCheck } from '../testing/grad-check.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { batchNorm } from './batch-norm.ts';
import { maxPool2 } from './max-pool.ts';
import { type Shares, upsample2 } from './upsample.ts';

const close = async (found: tf.Tensor, expected: readonly number[], tolerance = 1e-4): Promise<void> => {
  const values = await found.data();
  expect(values).toHaveLength(expected.length);
  for (const [i, value] of values.entries()) {
    expect(Math.abs(value - (expected[i] as number)), `value ${i}`).toBeLessThan(tolerance);
  }
};

describeOnBackends('maxPool2', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('takes the greatest of each block', () =>
    close(maxPool2(tf.tensor4d([1, -1, 5, 2, 3, -4, 0, 8], [1, 2, 2, 2])), [5, 8]));

  it('has exact gradients', () =>
    gradCheck((x) => maxPool2(x as tf.Tensor4D), [randomTensor([2, 4, 6, 3], 1)], {
      step: 1e-3,
      tolerance: 1e-2,
    }));

  it('gives the gradient of equal values to the first', async () => {
    const x = tf.tensor4d([2, 2, 2, 1], [1, 2, 2, 1]);
    await close(tf.grad((image: tf.Tensor) => tf.sum(maxPool2(image as tf.Tensor4D)))(x), [1, 0, 0, 0]);
  });

  it('leaves nothing behind', () =>
    expectNoLeak(() => {
      const x = randomTensor<tf.Tensor4D>([1, 4, 4, 2], 1);
      tf.dispose([x, tf.grad((image: tf.Tensor) => tf.sum(maxPool2(image as tf.Tensor4D)))(x)]);
    }));
});

// By torch.nn.functional.interpolate(scale_factor=2, align_corners=False) of [[1, 4, 2], [0, 3, 7]].
const ENLARGED = {
  bilinear: `1 1.75 3.25 3.5 2.5 2 0.75 1.5 3 3.625 3.375 3.25 0.25 1 2.5 3.875 5.125 5.75 0 0.75 2.25 4 6 7`,
  bicubic: `0.7890625 1.877716064453125 3.703460693359375 3.82537841796875 2.17462158203125 1.194976806640625
    0.45703125 1.47564697265625 3.16131591796875 3.9447021484375 3.3834228515625 3.06524658203125
    -0.08984375 0.81341552734375 2.26837158203125 4.1412353515625 5.3743896484375 6.14569091796875
    -0.421875 0.411346435546875 1.726226806640625 4.26055908203125 6.58319091796875 8.015960693359375`,
};
const numbers = (text: string): number[] => text.trim().split(/\s+/).map(Number);

describeOnBackends('upsample2', (backend) => {
  beforeAll(() => enterBackend(backend));
  const image = () => tf.tensor4d([1, 4, 2, 0, 3, 7], [1, 2, 3, 1]);

  it.each(['bilinear', 'bicubic'] as const)('interpolates as PyTorch does: %s', (kind) =>
    close(upsample2(image(), { bilinear: 0, bicubic: 0, [kind]: 1 }), numbers(ENLARGED[kind])),
  );

  it('mixes both', () => {
    const [a, b] = [numbers(ENLARGED.bilinear), numbers(ENLARGED.bicubic)];
    const mixed = a.map((value, i) => 0.3 * value + 0.7 * (b[i] as number));
    return close(upsample2(image(), { bilinear: 0.3, bicubic: 0.7 }), mixed);
  });

  it.each([
    [2, 5, 4, 3],
    [1, 1, 2, 2],
    [1, 3, 1, 1],
  ])('has exact gradients for %i x %i x %i x %i', (...shape) => {
    const shares: Shares = { bilinear: 0.4, bicubic: 0.6 };
    return gradCheck((x) => upsample2(x as tf.Tensor4D, shares), [randomTensor(shape, 2)], {
      step: 0.5,
      tolerance: 1e-3,
    });
  });

  it('leaves nothing behind', () =>
    expectNoLeak(() => {
      const x = randomTensor<tf.Tensor4D>([1, 3, 4, 2], 1);
      const f = (y: tf.Tensor): tf.Scalar => tf.sum(upsample2(y as tf.Tensor4D, { bilinear: 1, bicubic: 0 }));
      tf.dispose([x, tf.grad(f)(x)]);
    }));
});

describeOnBackends('batchNorm', (backend) => {
  beforeAll(() => enterBackend(backend));
  const inputs = () => [randomTensor([3, 4, 5, 6], 1), randomTensor([6], 2), randomTensor([6], 3)];
  const norm = (slope: number, ...[x, scale, shift]: tf.Tensor[]): tf.Tensor4D =>
    batchNorm(x as tf.Tensor4D, scale as tf.Tensor1D, shift as tf.Tensor1D, { slope });

  it('is what the definition says, and tells mean and unbiased variance', async () => {
    const told: Record<string, tf.Tensor> = {};
    const x = tf.tensor4d([1, 10, 2, 10, 3, 10, 6, 14], [2, 1, 2, 2]);
    const y = batchNorm(x, tf.tensor1d([2, 1]), tf.tensor1d([0, 1]), {
      onStatistics: (mean, variance) =>
        Object.assign(told, { mean: tf.keep(mean), variance: tf.keep(variance) }),
    });
    const unit = (values: readonly number[]): number[] => {
      const mean = values.reduce((sum, value) => sum + value, 0) / 4;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4;
      return values.map((value) => (value - mean) / Math.sqrt(variance + 1e-5));
    };
    const [a, b] = [unit([1, 2, 3, 6]), unit([10, 10, 10, 14])];
    await close(
      y,
      [0, 1, 2, 3].flatMap((i) => [2 * (a[i] as number), 1 + (b[i] as number)]),
    );
    await close(told.mean as tf.Tensor, [3, 11]);
    await close(told.variance as tf.Tensor, [14 / 3, 4]);
  });

  it.each([1, 0, 0.2])('has exact gradients with slope %d', (slope) =>
    gradCheck((...given) => norm(slope, ...given), inputs(), {
      step: slope === 1 ? 0.01 : 3e-4,
      tolerance: 2e-2,
    }),
  );

  it('leaves nothing behind', () =>
    expectNoLeak(() => {
      const given = inputs();
      tf.dispose([given, tf.grads((...moving) => tf.sum(norm(0, ...moving)))(given)]);
    }));
});
