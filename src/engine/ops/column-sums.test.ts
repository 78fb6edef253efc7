import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { columnSums } from './column-sums.ts';

describeOnBackends('columnSums', (backend) => {
  beforeAll(() => enterBackend(backend));

  it.each([
    [1, 5],
    [63, 3],
    [65, 1],
    [5000, 7],
  ])('adds the %i rows of %i columns, in the same order every time', async (rows, columns) => {
    const matrix = randomTensor<tf.Tensor2D>([rows, columns], 1);
    const values = await matrix.data();
    const sums = await columnSums(matrix).data();
    for (let column = 0; column < columns; column++) {
      let expected = 0;
      for (let row = 0; row < rows; row++) expected += values[row * columns + column] as number;
      expect(Math.abs((sums[column] as number) - expected)).toBeLessThan(1e-3);
    }
    expect(await columnSums(matrix).data()).toEqual(sums);
  });

  it('leaves nothing behind', () =>
    expectNoLeak(() => {
      const matrix = randomTensor<tf.Tensor2D>([5000, 3], 1);
      tf.tidy(() => columnSums(matrix)).dispose();
      matrix.dispose();
    }));
});
