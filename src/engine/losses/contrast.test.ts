import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { gradCheck } from '../testing/grad-check.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { type ContrastMask, contrast, cosines, pooled, sameNames } from './contrast.ts';

const vectors = (rows: number, seed: number, channels = 6): tf.Tensor2D =>
  randomTensor<tf.Tensor2D>([rows, channels], seed);
const SETTINGS = { temperature: 0.07 };
/** One positive and the same negatives for every anchor. */
const own = (n: number): ContrastMask => ({ positives: tf.eye(n) });

/** The definition, in double precision. */
function expected(
  s: { readonly positives: readonly number[]; readonly negatives: readonly number[] },
  temperature: number,
): number {
  const sum = (values: readonly number[]): number =>
    values.reduce((total, cosine) => total + Math.exp(cosine / temperature), 0);
  return -Math.log(sum(s.positives) / (sum(s.positives) + sum(s.negatives)));
}

describeOnBackends('contrast', (backend) => {
  beforeAll(() => enterBackend(backend));

  it.each([1, 3, 7])('is log(1 + b) with b = %i negatives where all cosines are equal', async (b) => {
    const anchor = tf.tensor2d([[1, 0, 0]]);
    // Every other vector has the cosine 0.6 with the anchor.
    const negatives = tf.tensor2d(Array.from({ length: b }, (_, i) => [3, 4 * Math.cos(i), 4 * Math.sin(i)]));
    const [value] = await contrast(anchor, tf.tensor2d([[3, 0, 4]]), negatives, {}, SETTINGS).data();
    expect(value).toBeCloseTo(Math.log(1 + b), 5);
  });

  it('begins near log(1 + b e^(-cos / temperature)) with negatives at right angles', async () => {
    const negatives = tf.tensor2d([
      [0, 1, 0],
      [0, 0, 1],
      [0, -1, 1],
    ]);
    const positive = tf.tensor2d([[1, 1, 0]]);
    const [value] = await contrast(tf.tensor2d([[2, 0, 0]]), positive, negatives, {}, SETTINGS).data();
    expect(value).toBeCloseTo(Math.log(1 + 3 * Math.exp(-Math.SQRT1_2 / 0.07)), 5);
  });

  it('is what the definition says, with several positives and a mask', async () => {
    const [anchor, positives, negatives] = [vectors(2, 1), vectors(3, 2), vectors(4, 3)];
    const mask = {
      positives: tf.tensor2d([
        [1, 1, 0],
        [0, 0, 1],
      ]),
      negatives: tf.tensor2d([
        [1, 0, 1, 0],
        [1, 1, 1, 1],
      ]),
    };
    const found = await contrast(anchor, positives, negatives, mask, { temperature: 0.5 }).data();
    const [near, far] = [await cosines(anchor, positives).array(), await cosines(anchor, negatives).array()];
    const pick = (row: readonly number[] = [], which: readonly number[]): number[] =>
      which.map((i) => row[i] as number);
    const [first, second] = [
      { positives: pick(near[0], [0, 1]), negatives: pick(far[0], [0, 2]) },
      { positives: pick(near[1], [2]), negatives: pick(far[1], [0, 1, 2, 3]) },
    ];
    expect(found[0]).toBeCloseTo(expected(first, 0.5), 4);
    expect(found[1]).toBeCloseTo(expected(second, 0.5), 4);
  });

  it('with one positive for each anchor is the plain contrastive loss', async () => {
    const [anchor, positives, negatives] = [vectors(3, 1), vectors(3, 2), vectors(5, 3)];
    const together = await contrast(anchor, positives, negatives, own(3), SETTINGS).data();
    const row = (of: tf.Tensor2D, i: number): tf.Tensor2D => tf.slice2d(of, [i, 0], [1, 6]);
    for (let i = 0; i < 3; i++) {
      const [alone] = await contrast(row(anchor, i), row(positives, i), negatives, {}, SETTINGS).data();
      expect(together[i]).toBeCloseTo(alone as number, 4);
    }
  });

  it('does not see how long vectors are', async () => {
    const [a, p, q] = [vectors(2, 1), vectors(2, 2), vectors(3, 3)];
    const value = await contrast(a, p, q, own(2), SETTINGS).data();
    const scaled = await contrast(tf.mul(a, 40), tf.mul(p, 0.03), tf.mul(q, 7), own(2), SETTINGS).data();
    for (const [i, one] of value.entries()) expect(scaled[i]).toBeCloseTo(one, 3);
  });

  it('is finite at temperature 0.01, its gradient too, for opposite, equal and empty vectors', async () => {
    const anchor = tf.tensor2d([
      [1, 0],
      [1, 0],
      [0, 0],
    ]);
    const positives = tf.tensor2d([
      [-1, 0],
      [1, 0],
      [0, 1],
    ]);
    const negatives = tf.tensor2d([
      [1, 0],
      [1, 1e-4],
    ]);
    const f = (a: tf.Tensor): tf.Tensor =>
      contrast(a as tf.Tensor2D, positives, negatives, own(3), { temperature: 0.01 });
    const values = await f(anchor).data();
    expect([...values].every(Number.isFinite)).toBe(true);
    // 2 / 0.01 + log 2 for the opposite one.
    expect(values[0]).toBeCloseTo(200 + Math.log(2), 2);
    const gradient = await tf
      .grad((a: tf.Tensor) => tf.sum(f(a)))(anchor)
      .data();
    expect([...gradient].every(Number.isFinite)).toBe(true);
  });

  it('is 0, with a gradient of 0, without negatives and without positives', async () => {
    const [anchor, others] = [vectors(2, 1), vectors(2, 2)];
    const none = tf.zeros<tf.Rank.R2>([2, 2]);
    for (const mask of [{ negatives: none }, { positives: none }]) {
      const f = (a: tf.Tensor): tf.Tensor => contrast(a as tf.Tensor2D, others, others, mask, SETTINGS);
      expect([...(await f(anchor).data())].map(Math.abs)).toEqual([0, 0]);
      const gradient = await tf
        .grad((a: tf.Tensor) => tf.sum(f(a)))(anchor)
        .data();
      expect([...gradient].every((slope) => Math.abs(slope) < 1e-6)).toBe(true);
    }
  });

  it('as a ratio is what is missing from 1', async () => {
    const [anchor, positives, negatives] = [vectors(2, 4), vectors(2, 5), vectors(3, 6)];
    const log = await contrast(anchor, positives, negatives, own(2), { temperature: 0.4 }).data();
    const ratio = await contrast(anchor, positives, negatives, own(2), {
      temperature: 0.4,
      form: 'ratio',
    }).data();
    for (const [i, value] of log.entries()) expect(ratio[i]).toBeCloseTo(1 - Math.exp(-value), 5);
  });

  it.each(['infonce', 'ratio'] as const)('has an exact gradient towards the anchor: %s', (form) =>
    gradCheck(
      (a) =>
        contrast(
          a as tf.Tensor2D,
          vectors(3, 2),
          vectors(4, 3),
          { positives: tf.eye(3), negatives: sameNames(['a', 'b', 'c'], ['b', 'c', 'a', 'a']) },
          { temperature: 0.3, form },
        ),
      [vectors(3, 1)],
      { step: 2e-3, tolerance: 1e-2 },
    ),
  );

  it('agrees with the PyTorch twin, value and gradient', async () => {
    const url = new URL('../../../tools/torch/fixtures/contrast.json', import.meta.url);
    const fixture = JSON.parse(readFileSync(url, 'utf8'));
    const numbers = ({ base64 }: Packed): Float32Array =>
      new Float32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer);
    const matrix = (name: string): tf.Tensor2D =>
      tf.tensor2d(numbers(fixture[name]), fixture[name].shape as [number, number]);
    const mask = { positives: matrix('near'), negatives: matrix('far') };
    for (const { temperature, value, gradient } of fixture.cases) {
      const f = (a: tf.Tensor): tf.Tensor1D =>
        contrast(a as tf.Tensor2D, matrix('positives'), matrix('negatives'), mask, { temperature });
      for (const [given, wanted] of [
        [f(matrix('anchor')), numbers(value)],
        [tf.grad((a: tf.Tensor) => tf.sum(f(a)))(matrix('anchor')), numbers(gradient)],
      ] as const) {
        const largest = Math.max(...wanted.map(Math.abs));
        for (const [i, found] of (await given.data()).entries()) {
          expect(Math.abs(found - (wanted[i] as number)), `${temperature}`).toBeLessThan(1e-4 * largest);
        }
      }
    }
  });

  it('lets nothing flow into positives and negatives', async () => {
    const [anchor, positives, negatives] = [vectors(2, 1), vectors(2, 2), vectors(3, 3)];
    const gradients = tf.grads((p: tf.Tensor, q: tf.Tensor) =>
      tf.sum(contrast(anchor, p as tf.Tensor2D, q as tf.Tensor2D, own(2), SETTINGS)),
    )([positives, negatives]);
    for (const gradient of gradients) {
      expect([...(await gradient.data())].every((slope) => slope === 0)).toBe(true);
    }
  });

  it('leaves nothing behind', () =>
    expectNoLeak(() => {
      const given = [vectors(2, 1), vectors(2, 2), vectors(3, 3)] as const;
      const [anchor, positives, negatives] = given;
      const f = (a: tf.Tensor): tf.Scalar =>
        tf.sum(contrast(a as tf.Tensor2D, positives, negatives, {}, SETTINGS));
      tf.dispose([tf.grad(f)(anchor), ...given]);
    }));
});

describe('helpers', () => {
  beforeAll(() => enterBackend('wasm'));

  it('compare names and pool images', async () => {
    expect(await sameNames(['a', 'b'], ['b', 'a', 'b']).array()).toEqual([
      [0, 1, 0],
      [1, 0, 1],
    ]);
    expect(await pooled(tf.tensor4d([1, 2, 3, 6], [1, 2, 1, 2])).array()).toEqual([[2, 4]]);
  });
});

/** An array as the twin writes it into JSON. */
interface Packed {
  readonly base64: string;
  readonly shape: readonly number[];
}
