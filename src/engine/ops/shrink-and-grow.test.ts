import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { gradCheck } from '../testing/grad-check.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { grow, type Shrinking, shrink } from './shrink-and-grow.ts';

const apart = async (a: tf.Tensor, b: tf.Tensor): Promise<number> => {
  expect(a.shape).toEqual(b.shape);
  const [most = Number.NaN] = await tf.max(tf.abs(tf.sub(a, b))).data();
  return most;
};

const SHRINKING: readonly Shrinking[] = [
  { side: 4, stride: 2 },
  { side: 7, stride: 4 },
];

describeOnBackends('shrink', (backend) => {
  beforeAll(() => enterBackend(backend));

  it.each(SHRINKING)('with %o is the padded convolution of tfjs', async (how) => {
    const { side, stride } = how;
    const x = randomTensor<tf.Tensor4D>([2, 8, 12, 3], 1);
    const filter = randomTensor<tf.Tensor4D>([side, side, 3, 5], 2);
    const pad = (side - 1) >> 1;
    const pads: [number, number] = [pad, pad];
    const stock = tf.conv2d(x, filter, stride, [[0, 0], pads, pads, [0, 0]]);
    expect(await apart(shrink(x, filter, tf.zeros([5]), how), stock)).toBeLessThan(1e-4);
  });

  it.each(SHRINKING)('with %o has exact gradients', (how) =>
    gradCheck(
      (x, filter, bias) => shrink(x as tf.Tensor4D, filter as tf.Tensor4D, bias as tf.Tensor1D, how),
      [randomTensor([1, 8, 8, 2], 3), randomTensor([how.side, how.side, 2, 3], 4), randomTensor([3], 5)],
      { step: 0.5 },
    ),
  );
});

describeOnBackends('grow', (backend) => {
  beforeAll(() => enterBackend(backend));

  it.each([2, 4])('with a side of %i is the transposed convolution of tfjs', async (side) => {
    const x = randomTensor<tf.Tensor4D>([2, 3, 4, 5], 1);
    const filter = randomTensor<tf.Tensor4D>([side, side, 3, 5], 2);
    const stock = tf.conv2dTranspose(x, filter, [2, 6, 8, 3], 2, 'same');
    expect(await apart(grow(x, filter, tf.zeros([3])), stock)).toBeLessThan(1e-4);
  });

  it.each([2, 4])('with a side of %i has exact gradients', (side) =>
    gradCheck(
      (x, filter, bias) => grow(x as tf.Tensor4D, filter as tf.Tensor4D, bias as tf.Tensor1D),
      [randomTensor([2, 3, 2, 3], 3), randomTensor([side, side, 2, 3], 4), randomTensor([2], 5)],
      { step: 0.5 },
    ),
  );
});
