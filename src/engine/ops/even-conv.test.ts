import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { gradCheck } from '../testing/grad-check.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { evenConv2d } from './even-conv.ts';
import { instanceNorm } from './instance-norm.ts';

/** The definition in plain loops: one zero around, four taps a side. */
async function reference(x: tf.Tensor4D, filter: tf.Tensor4D, stride: number): Promise<number[]> {
  const [n, height, width, ins] = x.shape;
  const outs = filter.shape[3];
  const [image, taps] = [await x.buffer(), await filter.buffer()];
  const result: number[] = [];
  for (let b = 0; b < n; b++)
    for (let row = -1; row + 4 <= height + 1; row += stride)
      for (let column = -1; column + 4 <= width + 1; column += stride)
        for (let out = 0; out < outs; out++) {
          let sum = 0;
          for (let u = 0; u < 4; u++)
            for (let v = 0; v < 4; v++) {
              const [y, z] = [row + u, column + v];
              if (y < 0 || y >= height || z < 0 || z >= width) continue;
              for (let c = 0; c < ins; c++) sum += image.get(b, y, z, c) * taps.get(u, v, c, out);
            }
          result.push(sum);
        }
  return result;
}

describeOnBackends('convolution of four by four', (backend) => {
  beforeAll(() => enterBackend(backend));

  it.each([1, 2] as const)('is its definition with stride %d', async (stride) => {
    const x = randomTensor<tf.Tensor4D>([2, 6, 8, 3], 1);
    const filter = randomTensor<tf.Tensor4D>([4, 4, 3, 5], 2);
    const y = evenConv2d(x, filter, { stride });
    expect(y.shape).toEqual(stride === 2 ? [2, 3, 4, 5] : [2, 5, 7, 5]);
    const expected = await reference(x, filter, stride);
    for (const [i, value] of (await y.data()).entries()) expect(value).toBeCloseTo(expected[i] as number, 4);
  });

  it.each([1, 2] as const)('has exact gradients with stride %d', (stride) =>
    gradCheck(
      (x, filter, bias) =>
        evenConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, { stride, bias: bias as tf.Tensor1D }),
      [randomTensor([2, 6, 6, 3], 3), randomTensor([4, 4, 3, 4], 4), randomTensor([4], 5)],
      { step: 0.5, tolerance: 1e-3 },
    ),
  );

  it('leaves nothing behind', () =>
    expectNoLeak(() => {
      const inputs = [randomTensor([1, 4, 4, 2], 1), randomTensor([4, 4, 2, 2], 2)];
      const f = (x: tf.Tensor, w: tf.Tensor) =>
        tf.sum(instanceNorm(evenConv2d(x as tf.Tensor4D, w as tf.Tensor4D, { stride: 2 })));
      tf.dispose([tf.grads(f)(inputs), inputs]);
    }));
});

describeOnBackends('instanceNorm', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('gives each channel of each sample mean 0 and variance 1', async () => {
    const x = tf.tensor4d([1, 10, 2, 30, 3, 10, 6, 30], [1, 2, 2, 2]);
    const y = await instanceNorm(x).data();
    // Channel 0 is 1, 2, 3, 6 with mean 3 and variance 3.5; channel 1 is 10, 30, 10, 30.
    const expected = [-2, 0, -1, 0, 0, 0, 3, 0].map((value) => value / Math.sqrt(3.5));
    for (const i of [0, 2, 4, 6]) expect(y[i]).toBeCloseTo(expected[i] as number, 4);
    for (const [i, value] of [-1, 1, -1, 1].entries()) expect(y[2 * i + 1]).toBeCloseTo(value, 4);
  });

  it('has exact gradients', () =>
    gradCheck((x) => instanceNorm(x as tf.Tensor4D), [randomTensor([2, 4, 5, 3], 7)], { step: 2e-3 }));
});
