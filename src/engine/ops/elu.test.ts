import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { gradCheck } from '../testing/grad-check.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { elu } from './elu.ts';

describeOnBackends('elu', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('is x above 0 and exp(x) - 1 below', async () => {
    const y = await elu(tf.tensor1d([-20, -1, 0, 0.5, 7])).data();
    for (const [i, value] of [-1, Math.exp(-1) - 1, 0, 0.5, 7].entries()) expect(y[i]).toBeCloseTo(value, 5);
  });

  it('has the right gradient', () => gradCheck((x) => elu(x), [randomTensor([3, 4, 5], 1)]));

  it('leaves nothing behind', () =>
    expectNoLeak(() => {
      const x = randomTensor([20], 2);
      tf.dispose([x, tf.grad((input: tf.Tensor) => tf.sum(elu(input)))(x)]);
    }));
});
