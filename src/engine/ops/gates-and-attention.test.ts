import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { gradCheck } from '../testing/grad-check.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { attendChannels } from './channel-attention.ts';
import { addChannels, scaleChannels } from './channel-scale.ts';
import { gate } from './gate.ts';
import { gelu } from './gelu.ts';
import { globalMean } from './global-mean.ts';

/** Greatest difference between a tensor and numbers. */
async function distance(tensor: tf.Tensor, wanted: readonly number[]): Promise<number> {
  const values = await tensor.data();
  expect(values.length).toBe(wanted.length);
  return Math.max(...wanted.map((value, i) => Math.abs(value - (values[i] as number))));
}

describeOnBackends('gelu', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('is x times the normal distribution function', async () => {
    // Phi(1) and Phi(2) from tables.
    const [one, two] = [0.8413447461, 0.9772498681];
    const x = tf.tensor1d([-2, -1, 0, 1, 2, 20, -20]);
    expect(await distance(gelu(x), [-2 * (1 - two), one - 1, 0, one, 2 * two, 20, 0])).toBeLessThan(2e-6);
  });

  it('has the exact gradient', () => gradCheck((x) => gelu(x), [randomTensor([3, 20], 1)]));
});

describeOnBackends('gate', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('multiplies the halves of the channels', async () => {
    const x = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 2, 4]);
    expect(await distance(gate(x, 'linear'), [3, 8, 35, 48])).toBe(0);
    const gelus = await gelu(tf.tensor1d([1, 2, 5, 6])).data();
    const wanted = [3, 4, 7, 8].map((b, i) => b * (gelus[i] as number));
    expect(await distance(gate(x, 'gelu'), wanted)).toBeLessThan(1e-5);
  });

  it.each(['linear', 'gelu'] as const)('has exact gradients where it is %s', (kind) =>
    gradCheck((x) => gate(x as tf.Tensor4D, kind), [randomTensor([2, 3, 4, 6], 2)]),
  );

  it('leaves nothing behind', () =>
    expectNoLeak(() => {
      const x = randomTensor([1, 2, 3, 4], 1);
      tf.dispose([tf.grad((y) => tf.sum(gate(y as tf.Tensor4D, 'gelu')))(x), x]);
    }));
});

describeOnBackends('attendChannels', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('mixes the maps of values by the cosines of queries and keys, head by head', async () => {
    const [n, pixels, heads, c] = [2, 6, 2, 3];
    const d = heads * c;
    const qkv = randomTensor<tf.Tensor4D>([n, 2, 3, 3 * d], 4);
    const temperature = [0.7, 2.5];
    const given = await qkv.data();
    const at = (image: number, pixel: number, channel: number): number =>
      given[(image * pixels + pixel) * 3 * d + channel] as number;
    const wanted = new Array<number>(n * pixels * d).fill(0);
    const sum = (f: (pixel: number) => number): number =>
      Array.from({ length: pixels }, (_, p) => f(p)).reduce((a, b) => a + b, 0);
    for (let image = 0; image < n; image++)
      for (let head = 0; head < heads; head++)
        for (let i = 0; i < c; i++) {
          const q = head * c + i;
          const scores = Array.from({ length: c }, (_, j) => {
            const k = d + head * c + j;
            const product = sum((p) => at(image, p, q) * at(image, p, k));
            const size = Math.sqrt(sum((p) => at(image, p, q) ** 2) * sum((p) => at(image, p, k) ** 2));
            return Math.exp((product / size) * (temperature[head] as number));
          });
          const total = scores.reduce((a, b) => a + b, 0);
          for (let p = 0; p < pixels; p++)
            wanted[(image * pixels + p) * d + q] = scores.reduce(
              (value, score, j) => value + (score / total) * at(image, p, 2 * d + head * c + j),
              0,
            );
        }
    expect(await distance(attendChannels(qkv, tf.tensor1d(temperature)), wanted)).toBeLessThan(1e-5);
  });

  it('has exact gradients', () =>
    gradCheck(
      (qkv, temperature) => attendChannels(qkv as tf.Tensor4D, temperature as tf.Tensor1D),
      [randomTensor([2, 3, 2, 12], 5), tf.tensor1d([1.5, 0.5])],
      { tolerance: 5e-3 },
    ));

  it('takes maps that are empty', async () => {
    const values = await attendChannels(tf.zeros([1, 2, 2, 6]), tf.tensor1d([1])).data();
    expect(Array.from(values)).toEqual(new Array(8).fill(0));
  });

  it('leaves nothing behind', () =>
    expectNoLeak(() => {
      const inputs = [randomTensor([1, 2, 3, 12], 1), randomTensor([2], 2)];
      const f = (qkv: tf.Tensor, t: tf.Tensor) =>
        tf.sum(attendChannels(qkv as tf.Tensor4D, t as tf.Tensor1D));
      tf.dispose([tf.grads(f)(inputs), inputs]);
    }));
});

describeOnBackends('globalMean', (backend) => {
  beforeAll(() => enterBackend(backend));

  it.each([
    [2, 3, 4, 3],
    [2, 1, 1, 5],
    [1, 70, 61, 2],
  ])('averages %i images of %i x %i pixels and %i channels, each alone', async (...shape) => {
    const x = randomTensor<tf.Tensor4D>(shape, 1);
    const y = globalMean(x);
    expect(y.shape).toEqual([shape[0], 1, 1, shape[3]]);
    const [n, height, width, channels] = shape as [number, number, number, number];
    const values = await x.data();
    const wanted = new Array<number>(n * channels).fill(0);
    for (const [i, value] of values.entries()) {
      const image = Math.floor(i / (height * width * channels));
      wanted[image * channels + (i % channels)] =
        (wanted[image * channels + (i % channels)] as number) + value / (height * width);
    }
    expect(await distance(y, wanted)).toBeLessThan(1e-6);
  });

  it('has the exact gradient', () =>
    gradCheck((x) => globalMean(x as tf.Tensor4D), [randomTensor([2, 3, 5, 4], 2)], { step: 0.5 }));

  it('leaves nothing behind', () =>
    expectNoLeak(() => {
      const x = randomTensor([1, 9, 9, 4], 1);
      tf.dispose([tf.grad((y) => tf.sum(globalMean(y as tf.Tensor4D)))(x), x]);
    }));
});

describeOnBackends('numbers of channels', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('multiplies and adds channel by channel', async () => {
    const x = tf.tensor4d([1, 2, 3, 4], [1, 2, 1, 2]);
    const numbers = tf.tensor1d([10, -1]);
    expect(await distance(scaleChannels(x, numbers), [10, -2, 30, -4])).toBe(0);
    expect(await distance(addChannels(x, numbers), [11, 1, 13, 3])).toBe(0);
  });

  it.each([scaleChannels, addChannels])('has exact gradients', (op) =>
    gradCheck(
      (x, numbers) => op(x as tf.Tensor4D, numbers as tf.Tensor1D),
      [randomTensor([2, 3, 5, 4], 2), randomTensor([4], 3)],
      { step: 0.5 },
    ),
  );
});
