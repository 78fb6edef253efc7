import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { detached } from './detached.ts';

describeOnBackends('detached', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('keeps the value and is a constant to gradients', async () => {
    const x = tf.tensor1d([2, -3]);
    const { value, grad } = tf.valueAndGrad((input: tf.Tensor) =>
      tf.sum<tf.Scalar>(tf.mul(input, detached(tf.square, input))),
    )(x);
    expect((await value.data())[0]).toBeCloseTo(8 - 27, 5);
    expect(Array.from(await grad.data())).toEqual([4, 9]);
  });

  it('leaves nothing behind', () =>
    expectNoLeak(() => {
      const x = tf.tensor1d([2, -3]);
      const gradient = tf.grad((input: tf.Tensor) =>
        tf.sum(
          tf.add(
            input,
            detached((a) => tf.exp(tf.square(a)), input),
          ),
        ),
      )(x);
      tf.dispose([x, gradient]);
    }));
});
