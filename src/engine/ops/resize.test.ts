import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { gradCheck } from '../testing/grad-check.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { resizeTo } from './resize.ts';
import { upsample2 } from './upsample.ts';

describeOnBackends('resizeTo', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('is the fixed doubling at twice the size', async () => {
    const x = randomTensor<tf.Tensor4D>([2, 3, 4, 2], 1);
    const doubled = upsample2(x, { bilinear: 1, bicubic: 0 });
    const [apart] = await tf.max(tf.abs(tf.sub(resizeTo(x, 6, 8), doubled))).data();
    expect(apart).toBeLessThan(1e-5);
  });

  it.each([
    [2, 5],
    [7, 3],
    [3, 4],
  ])('to %i x %i is what tfjs computes, whose forward pass is right', async (height, width) => {
    const x = randomTensor<tf.Tensor4D>([2, 3, 4, 2], 2);
    const stock = tf.image.resizeBilinear(x, [height, width], false, true);
    const [apart] = await tf.max(tf.abs(tf.sub(resizeTo(x, height, width), stock))).data();
    expect(apart).toBeLessThan(1e-5);
  });

  it('has the exact gradient', () =>
    gradCheck((x) => resizeTo(x as tf.Tensor4D, 5, 7), [randomTensor([2, 3, 4, 2], 3)], { step: 0.5 }));
});
