import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { channelSums } from './channel-sums.ts';

describeOnBackends('channelSums', (backend) => {
  beforeAll(() => enterBackend(backend));

  it.each([[[1, 1, 1, 5]], [[3, 1, 1, 2]], [[2, 9, 7, 3]], [[1, 1, 65, 1]], [[4, 40, 33, 7]]] as const)(
    'adds all pixels of %o, in the same order every time',
    async (shape) => {
      const x = randomTensor<tf.Tensor4D>(shape, 1);
      const expected = new Float64Array(shape[3]);
      for (const [i, value] of (await x.data()).entries())
        expected[i % shape[3]] = (expected[i % shape[3]] ?? 0) + value;
      const sums = await channelSums(x).data();
      for (const [channel, sum] of expected.entries()) {
        expect(Math.abs((sums[channel] as number) - sum)).toBeLessThan(1e-3);
      }
      expect(await channelSums(x).data()).toEqual(sums);
    },
  );

  it('leaves nothing behind', () =>
    expectNoLeak(() => {
      const x = randomTensor<tf.Tensor4D>([1, 70, 70, 3], 1);
      tf.tidy(() => channelSums(x)).dispose();
      x.dispose();
    }));
});
