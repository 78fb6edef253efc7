import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { gradCheck } from '../testing/grad-check.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { attendWindows } from './window-attention.ts';
import { addWindow, fromWindows, roll, toWindows } from './windows.ts';

const [SIDE, HEADS, C] = [2, 2, 3];
const D = HEADS * C;

/** The definition, pixel by pixel: who may see whom, and by which bias. */
async function reference(qkv: tf.Tensor4D, bias: tf.Tensor2D, shift: number): Promise<number[]> {
  const [n, height, width] = qkv.shape;
  const [given, table] = [await qkv.buffer(), await bias.buffer()];
  // Before it was rolled, row i stood at row i + shift, round the edge.
  const home = (place: number, size: number): number => (place + shift) % size;
  const result: number[] = [];
  for (let b = 0; b < n; b++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let head = 0; head < HEADS; head++) {
          const [top, left] = [y - (y % SIDE), x - (x % SIDE)];
          const seen: { score: number; values: number[] }[] = [];
          for (let u = top; u < top + SIDE; u++)
            for (let v = left; v < left + SIDE; v++) {
              // Neighbours in the window that were far apart in the image do not see each other.
              const near =
                Math.abs(home(u, height) - home(y, height)) < SIDE &&
                Math.abs(home(v, width) - home(x, width)) < SIDE;
              if (!near) continue;
              let product = 0;
              for (let c = 0; c < C; c++)
                product += given.get(b, y, x, head * C + c) * given.get(b, u, v, D + head * C + c);
              const row = (y - u + SIDE - 1) * (2 * SIDE - 1) + (x - v + SIDE - 1);
              const values = Array.from({ length: C }, (_, c) => given.get(b, u, v, 2 * D + head * C + c));
              seen.push({ score: Math.exp(product / Math.sqrt(C) + table.get(row, head)), values });
            }
          const total = seen.reduce((sum, { score }) => sum + score, 0);
          for (let c = 0; c < C; c++)
            result.push(
              seen.reduce((sum, { score, values }) => sum + (score / total) * (values[c] as number), 0),
            );
        }
  return result;
}

describeOnBackends('windows', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('are cut and put back', async () => {
    const x = tf.tensor4d(
      Array.from({ length: 16 }, (_, i) => i),
      [1, 4, 4, 1],
    );
    const windows = toWindows(x, 2);
    expect(Array.from(await windows.data()).slice(0, 8)).toEqual([0, 1, 4, 5, 2, 3, 6, 7]);
    expect(await fromWindows(windows, 2, [1, 4, 4]).data()).toEqual(await x.data());
  });

  it('roll up and left, and back', async () => {
    const x = tf.tensor4d([0, 1, 2, 3, 4, 5], [1, 2, 3, 1]);
    expect(Array.from(await roll(x, 1).data())).toEqual([4, 5, 3, 1, 2, 0]);
    expect(await roll(roll(x, 1), -1).data()).toEqual(await x.data());
  });

  it('get a learned window added, repeated', async () => {
    const y = addWindow(tf.zeros([1, 4, 2, 1]), tf.tensor2d([[1], [2], [3], [4]]), 2);
    expect(Array.from(await y.data())).toEqual([1, 2, 3, 4, 1, 2, 3, 4]);
    await gradCheck(
      (x, w) => addWindow(x as tf.Tensor4D, w as tf.Tensor2D, 2),
      [randomTensor([2, 4, 6, 3], 1), randomTensor([4, 3], 2)],
      { step: 0.5 },
    );
  });
});

describeOnBackends('attendWindows', (backend) => {
  beforeAll(() => enterBackend(backend));

  it.each([0, 1])('is its definition, rolled by %i', async (shift) => {
    const qkv = randomTensor<tf.Tensor4D>([2, 4, 6, 3 * D], 1);
    const bias = randomTensor<tf.Tensor2D>([(2 * SIDE - 1) ** 2, HEADS], 2);
    const found = await attendWindows(qkv, bias, { heads: HEADS, side: SIDE, shift }).data();
    const wanted = await reference(qkv, bias, shift);
    expect(Math.max(...wanted.map((value, i) => Math.abs(value - (found[i] as number))))).toBeLessThan(1e-5);
  });

  it.each([0, 1])('has exact gradients, rolled by %i', (shift) =>
    gradCheck(
      (qkv, bias) =>
        attendWindows(qkv as tf.Tensor4D, bias as tf.Tensor2D, { heads: HEADS, side: SIDE, shift }),
      [randomTensor([1, 4, 4, 3 * D], 3), randomTensor([(2 * SIDE - 1) ** 2, HEADS], 4)],
      { tolerance: 5e-3 },
    ),
  );

  it('leaves nothing behind', () =>
    expectNoLeak(() => {
      const inputs = [randomTensor([1, 4, 4, 3 * D], 3), randomTensor([9, HEADS], 4)];
      const f = (qkv: tf.Tensor, bias: tf.Tensor) =>
        tf.sum(
          attendWindows(qkv as tf.Tensor4D, bias as tf.Tensor2D, { heads: HEADS, side: SIDE, shift: 1 }),
        );
      tf.dispose([tf.grads(f)(inputs), inputs]);
    }));
});
