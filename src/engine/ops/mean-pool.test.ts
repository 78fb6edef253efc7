import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { gradCheck } from '../testing/grad-check.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { globalMean } from './global-mean.ts';
import { meanPool2 } from './mean-pool.ts';
import { prelu } from './prelu.ts';

const image = (shape: readonly number[], seed = 1): tf.Tensor4D => randomTensor<tf.Tensor4D>(shape, seed);

describeOnBackends('meanPool2 and globalMean', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('are means of blocks and of images', async () => {
    const x = tf.tensor4d([1, 10, 2, 20, 3, 30, 6, 40, 5, 0, 7, 0, 9, 0, 11, 0], [1, 2, 4, 2]);
    expect([...(await meanPool2(x).data())]).toEqual(
      [3.75, 7.5, 7.25, 17.5].map((v) => expect.closeTo(v, 4)),
    );
    const means = await globalMean(tf.concat4d([x, tf.mul(x, 2) as tf.Tensor4D], 0)).data();
    expect([...means]).toEqual([5.5, 12.5, 11, 25].map((value) => expect.closeTo(value, 4)));
  });

  it.each([
    ['blocks', meanPool2],
    ['images', globalMean],
  ] as const)('have exact gradients: %s', (_, op) =>
    gradCheck((x) => op(x as tf.Tensor4D), [image([2, 4, 6, 3])], { step: 0.5, tolerance: 1e-3 }),
  );

  it('leave nothing behind', () =>
    expectNoLeak(() => {
      const x = image([1, 4, 4, 2]);
      const f = (y: tf.Tensor): tf.Scalar => tf.sum(tf.mul(globalMean(y as tf.Tensor4D), meanPool2(x)));
      tf.dispose([x, tf.grad(f)(x)]);
    }));
});

describeOnBackends('prelu', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('multiplies what is negative', async () => {
    const y = await prelu(tf.tensor1d([-2, 0, 3]), tf.tensor1d([0.25])).data();
    expect([...y]).toEqual([-0.5, 0, 3]);
  });

  it('has exact gradients towards both', () =>
    gradCheck((x, slope) => prelu(x, slope as tf.Tensor1D), [image([2, 3, 4, 3]), tf.tensor1d([0.3])], {
      step: 2e-4,
      tolerance: 1e-2,
    }));

  it('leaves nothing behind', () =>
    expectNoLeak(() => {
      const given = [image([1, 2, 2, 2]), tf.tensor1d([0.1])] as const;
      const f = (x: tf.Tensor, a: tf.Tensor): tf.Scalar => tf.sum(prelu(x, a as tf.Tensor1D));
      tf.dispose([tf.grads(f)([...given]), ...given]);
    }));
});
