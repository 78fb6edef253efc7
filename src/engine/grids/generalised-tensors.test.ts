import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { gammaFunction } from '../domain/gamma-function.ts';
import { stream } from '../runtime/random.ts';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { fitGeneralised, klDivergence, logGamma, scoreOf } from './generalised-tensors.ts';

const betaOf = (shape: number, sigma: number): number =>
  sigma * Math.sqrt(gammaFunction(1 / shape) / gammaFunction(3 / shape));

/** The density of GRIDS's equation 1, written down on its own. */
function density(x: number, shape: number, sigma: number): number {
  const beta = betaOf(shape, sigma);
  return (shape / (2 * beta * gammaFunction(1 / shape))) * Math.exp(-((Math.abs(x) / beta) ** shape));
}

/** KL(p || q) by summing over a fine grid in the logarithm of |x|, where both ends of the density are smooth. */
function integrated(p: readonly [number, number], q: readonly [number, number]): number {
  let sum = 0;
  const step = 1e-3;
  for (let u = -25; u < 9; u += step) {
    const x = Math.exp(u);
    const at = density(x, ...p);
    if (at < 1e-300) continue;
    const beta = betaOf(...q);
    const logQ = Math.log(q[0] / (2 * beta * gammaFunction(1 / q[0]))) - (x / beta) ** q[0];
    sum += 2 * at * (Math.log(at) - logQ) * x * step;
  }
  return sum;
}

/** |x|^a is gamma distributed with shape 1/a; drawn here by inverting the density's cumulated sum. */
function draws(shape: number, sigma: number, count: number): Float32Array {
  const random = stream(3, 'ggd', String(shape));
  const grid = Array.from({ length: 20_000 }, (_, i) => ((i + 0.5) / 20_000) * 30 * sigma);
  const cumulated: number[] = [];
  let total = 0;
  for (const x of grid) {
    total += density(x, shape, sigma);
    cumulated.push(total);
  }
  return Float32Array.from({ length: count }, () => {
    const wanted = random.uniform(0, total);
    let [low, high] = [0, grid.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulated[middle] as number) < wanted) low = middle + 1;
      else high = middle;
    }
    return (random.chance(0.5) ? 1 : -1) * (grid[low] as number);
  });
}

const PAIRS: readonly (readonly [readonly [number, number], readonly [number, number]])[] = [
  [
    [2, 1],
    [2, 1.5],
  ],
  [
    [1, 0.4],
    [2, 0.5],
  ],
  [
    [0.5, 2],
    [0.8, 1],
  ],
  [
    [0.7, 0.1],
    [1.4, 0.3],
  ],
  [
    [3, 1],
    [0.6, 1.2],
  ],
];

describeOnBackends('generalised Gaussians', (backend) => {
  beforeAll(() => enterBackend(backend));

  it.each([
    [0.6, 2],
    [1, 0.5],
    [2, 1.5],
    [4, 1],
  ])('are recovered from 1e5 values: shape %d, sigma %d', async (shape, sigma) => {
    const values = draws(shape, sigma, 1e5);
    const [a, s] = await tf.tidy(() => fitGeneralised(tf.tensor1d(values), Number.POSITIVE_INFINITY)).data();
    expect(Math.abs((a as number) / shape - 1)).toBeLessThan(0.03);
    expect(Math.abs((s as number) / sigma - 1)).toBeLessThan(0.03);
  });

  it('lose little by leaving out what lies far out, unless their tails are heavy', async () => {
    const shapeOf = async (shape: number): Promise<number> =>
      (await tf.tidy(() => fitGeneralised(tf.tensor1d(draws(shape, 1, 1e5)))).data())[0] as number;
    expect(Math.abs((await shapeOf(1.5)) / 1.5 - 1)).toBeLessThan(0.03);
    expect((await shapeOf(0.6)) / 0.6).toBeGreaterThan(1.05);
  });

  it('are fitted without the values that lie far out', async () => {
    const values = draws(2, 1, 1e4);
    values[0] = 1e4;
    const [, sigma] = await tf.tidy(() => fitGeneralised(tf.tensor1d(values))).data();
    expect(sigma).toBeCloseTo(1, 1);
  });

  it.each(PAIRS)('have the divergence that integration finds: %j to %j', async (p, q) => {
    const [kl] = await tf.tidy(() => klDivergence(tf.tensor1d([...p]), tf.tensor1d([...q]))).data();
    const expected = integrated(p, q);
    expect(Math.abs((kl as number) - expected)).toBeLessThan(1e-3 * Math.max(1, expected));
  });

  it('of normal values diverge by the known formula, and none from itself', async () => {
    const kl = tf.tidy(() =>
      klDivergence(
        tf.tensor2d([
          [2, 1],
          [2, 3],
          [0.3, 5],
        ]),
        tf.tensor2d([
          [2, 2],
          [2, 3],
          [0.3, 5],
        ]),
      ),
    );
    const [normal, same, spiky] = await kl.data();
    expect(normal).toBeCloseTo(Math.log(2) + 1 / 8 - 1 / 2, 5);
    expect(same).toBeLessThan(1e-5);
    expect(spiky).toBeLessThan(2e-5);
  });

  it('broadcast to a table and are never negative', async () => {
    const fits = tf.tensor2d(PAIRS.flatMap(([p, q]) => [[...p], [...q]]));
    const kl = tf.tidy(() => klDivergence(tf.expandDims(fits, 1), tf.expandDims(fits, 0)));
    expect(kl.shape).toEqual([10, 10]);
    expect(Math.min(...(await kl.data()))).toBeGreaterThanOrEqual(0);
  });

  it('score 5 at a divergence of 1 and 0 without any', async () => {
    const [none, one] = await tf.tidy(() => scoreOf(tf.tensor1d([0, 1]))).data();
    expect(none).toBeCloseTo(0, 5);
    expect(one).toBeCloseTo(5, 4);
  });

  it('rest on a logarithm of the gamma function that is right', async () => {
    const x = [0.1, 0.3, 0.5, 1, 1.7, 3, 5, 8, 14];
    const found = await tf.tidy(() => logGamma(tf.tensor1d(x))).data();
    for (const [i, value] of x.entries()) {
      expect(Math.abs((found[i] as number) - Math.log(gammaFunction(value)))).toBeLessThan(2e-5);
    }
  });

  it('leave nothing behind', () =>
    expectNoLeak(() => {
      tf.tidy(() => {
        fitGeneralised(tf.tensor1d([1, 2, -1, 0.5]));
        klDivergence(tf.tensor2d([[1, 2]]), tf.tensor2d([[2, 2]]));
      });
    }));
});
