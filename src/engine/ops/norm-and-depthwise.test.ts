import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { gradCheck } from '../testing/grad-check.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { depthwiseConv2d } from './depthwise-conv2d.ts';
import { layerNorm } from './layer-norm.ts';

describeOnBackends('depthwiseConv2d', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('convolves every channel by itself', async () => {
    const [x, filter] = [randomTensor<tf.Tensor4D>([2, 4, 5, 3], 1), randomTensor<tf.Tensor3D>([3, 3, 3], 2)];
    const found = await depthwiseConv2d(x, filter).data();
    const [image, taps] = [await x.data(), await filter.data()];
    let worst = 0;
    for (const [i, value] of found.entries()) {
      const [c, column, row, n] = [i % 3, Math.floor(i / 3) % 5, Math.floor(i / 15) % 4, Math.floor(i / 60)];
      let sum = 0;
      for (let u = 0; u < 3; u++)
        for (let v = 0; v < 3; v++) {
          const [y, z] = [row + u - 1, column + v - 1];
          if (y < 0 || y > 3 || z < 0 || z > 4) continue;
          sum += (image[((n * 4 + y) * 5 + z) * 3 + c] as number) * (taps[(u * 3 + v) * 3 + c] as number);
        }
      worst = Math.max(worst, Math.abs(value - sum));
    }
    expect(worst).toBeLessThan(1e-5);
  });

  it.each([3, 5])('has exact gradients with side %d', (side) =>
    gradCheck(
      (x, filter) => depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor3D),
      [randomTensor([2, 7, 6, 4], 3), randomTensor([side, side, 4], 4)],
      { step: 0.5, tolerance: 1e-3 },
    ),
  );

  it('leaves nothing behind', () =>
    expectNoLeak(() => {
      const inputs = [randomTensor([1, 4, 4, 4], 1), randomTensor([3, 3, 4], 2)];
      const f = (x: tf.Tensor, w: tf.Tensor) => tf.sum(depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor3D));
      tf.dispose([tf.grads(f)(inputs), inputs]);
    }));
});

describeOnBackends('layerNorm', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('gives every pixel mean 0 and variance 1, then scales and shifts', async () => {
    const x = tf.tensor4d([1, 2, 3, 6, -4, 0, 0, 4], [1, 1, 2, 4]);
    const y = await layerNorm(x, tf.tensor1d([1, 1, 2, 1]), tf.tensor1d([0, 0, 1, 0])).data();
    const [a, b] = [Math.sqrt(3.5), Math.sqrt(8)];
    const expected = [-2 / a, -1 / a, 1, 3 / a, -4 / b, 0, 1, 4 / b];
    for (const [i, value] of y.entries()) expect(value).toBeCloseTo(expected[i] as number, 4);
  });

  it('keeps small variances off 0 by the epsilon that is asked for', async () => {
    const [ones, zeros] = [tf.ones<tf.Rank.R1>([2]), tf.zeros<tf.Rank.R1>([2])];
    const y = await layerNorm(tf.tensor4d([1, -1], [1, 1, 1, 2]), ones, zeros, 3).data();
    expect(y[0]).toBeCloseTo(0.5, 5);
  });

  it('has exact gradients', () =>
    gradCheck(
      (x, scale, shift) => layerNorm(x as tf.Tensor4D, scale as tf.Tensor1D, shift as tf.Tensor1D),
      [randomTensor([2, 3, 5, 6], 1), randomTensor([6], 2), randomTensor([6], 3)],
      { step: 0.01, tolerance: 5e-3 },
    ));

  it('leaves nothing behind', () =>
    expectNoLeak(() => {
      const inputs = [randomTensor([1, 2, 3, 4], 1), randomTensor([4], 2), randomTensor([4], 3)];
      const f = (x: tf.Tensor, a: tf.Tensor, b: tf.Tensor) =>
        tf.sum(layerNorm(x as tf.Tensor4D, a as tf.Tensor1D, b as tf.Tensor1D));
      tf.dispose([tf.grads(f)(inputs), inputs]);
    }));
});
