import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { gradCheck } from '../testing/grad-check.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { attend, spreadQueries } from './attention.ts';

describeOnBackends('attend', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('mixes values by how well keys fit each query, head by head', async () => {
    const [heads, c] = [2, 3];
    const d = heads * c;
    const q = randomTensor<tf.Tensor4D>([2, 2, 3, d], 1);
    const kv = randomTensor<tf.Tensor4D>([2, 1, 2, 2 * d], 2);
    const [asks, knows] = [await q.buffer(), await kv.buffer()];
    const found = await attend(q, kv, heads).data();
    let at = 0;
    for (let b = 0; b < 2; b++)
      for (let y = 0; y < 2; y++)
        for (let x = 0; x < 3; x++)
          for (let head = 0; head < heads; head++) {
            const scores = [0, 1].map((key) => {
              let product = 0;
              for (let i = 0; i < c; i++)
                product += asks.get(b, y, x, head * c + i) * knows.get(b, 0, key, head * c + i);
              return Math.exp(product / Math.sqrt(c));
            }) as [number, number];
            for (let i = 0; i < c; i++) {
              const value = (key: number): number => knows.get(b, 0, key, d + head * c + i);
              const wanted = (scores[0] * value(0) + scores[1] * value(1)) / (scores[0] + scores[1]);
              expect(found[at++]).toBeCloseTo(wanted, 4);
            }
          }
  });

  it('has exact gradients', () =>
    gradCheck(
      (q, kv) => attend(q as tf.Tensor4D, kv as tf.Tensor4D, 2),
      [randomTensor([2, 2, 3, 4], 3), randomTensor([2, 2, 2, 8], 4)],
      { tolerance: 5e-3 },
    ));

  it('leaves nothing behind', () =>
    expectNoLeak(() => {
      const inputs = [randomTensor([1, 2, 3, 4], 3), randomTensor([1, 2, 2, 8], 4)];
      const f = (q: tf.Tensor, kv: tf.Tensor) => tf.sum(attend(q as tf.Tensor4D, kv as tf.Tensor4D, 2));
      tf.dispose([tf.grads(f)(inputs), inputs]);
    }));
});

describeOnBackends('spreadQueries', (backend) => {
  beforeAll(() => enterBackend(backend));

  it.each([
    [3, [0, 0, 1, 1, 2, 2]],
    [4, [0, 0, 1, 2, 2, 3]],
    [12, [0, 2, 4, 6, 8, 10]],
  ])('gives %i queries to six pixels', async (count, wanted) => {
    const queries = tf.tensor2d(
      Array.from({ length: count }, (_, i) => i),
      [count, 1],
    );
    const found = await spreadQueries(queries, [2, 2, 3]).data();
    expect(Array.from(found)).toEqual([...wanted, ...wanted]);
  });

  it('has the exact gradient', () =>
    gradCheck((queries) => spreadQueries(queries as tf.Tensor2D, [2, 3, 2]), [randomTensor([4, 3], 1)], {
      step: 0.5,
    }));
});
