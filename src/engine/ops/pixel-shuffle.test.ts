import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { gradCheck } from '../testing/grad-check.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { leakyRelu } from './leaky-relu.ts';
import { pixelShuffle, pixelUnshuffle } from './pixel-shuffle.ts';

describeOnBackends('pixel shuffling', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('puts pixel (row, column) of a block into channels (row * 2 + column) * c', async () => {
    const x = tf.tensor4d(
      Array.from({ length: 48 }, (_, i) => i),
      [1, 4, 6, 2],
    );
    const folded = await pixelUnshuffle(x).array();
    for (const [row, column, channel] of [
      [0, 0, 0],
      [1, 2, 5],
      [1, 1, 2],
      [0, 2, 7],
    ] as const) {
      const block = channel >> 1;
      const pixel = (row * 2 + (block >> 1)) * 6 + column * 2 + (block & 1);
      expect(folded[0]?.[row]?.[column]?.[channel]).toBe(pixel * 2 + (channel & 1));
    }
  });

  it('comes back', async () => {
    const x = randomTensor<tf.Tensor4D>([3, 6, 10, 5], 1);
    expect(await pixelShuffle(pixelUnshuffle(x)).data()).toEqual(await x.data());
  });

  it('has exact gradients', async () => {
    await gradCheck((x) => pixelUnshuffle(x as tf.Tensor4D), [randomTensor([2, 4, 6, 3], 1)], { step: 0.5 });
    await gradCheck((x) => pixelShuffle(x as tf.Tensor4D), [randomTensor([2, 3, 5, 12], 1)], { step: 0.5 });
  });
});

describeOnBackends('leakyRelu', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('keeps what is positive and shrinks the rest', async () => {
    const y = await leakyRelu(tf.tensor1d([-2, -0.5, 0, 3]), 0.1).data();
    expect(Array.from(y, (value) => Math.round(value * 1e6) / 1e6)).toEqual([-0.2, -0.05, 0, 3]);
  });

  it('has exact gradients', () =>
    gradCheck((x) => leakyRelu(x, 0.1), [randomTensor([3, 5, 7], 2)], { step: 1e-4, tolerance: 2e-2 }));
});
