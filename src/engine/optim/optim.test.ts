import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { stream } from '../runtime/random.ts';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { type AdamSettings, initMoments, updateAdam } from './adam.ts';
import { clipToNorm, globalNorm } from './clip.ts';
import { decayAt, updateAverage } from './ema.ts';
import { rateAt } from './schedule.ts';

/** Algorithm 1 of Adam and algorithm 2 of AdamW, one number at a time in double precision. */
function reference(
  settings: AdamSettings,
  start: number,
  gradients: readonly number[],
  rate: number,
): number {
  const [beta1, beta2] = settings.betas;
  let [theta, m, v] = [start, 0, 0];
  gradients.forEach((raw, i) => {
    const g = settings.decoupled ? raw : raw + settings.weightDecay * theta;
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * g * g;
    const [mHat, vHat] = [m / (1 - beta1 ** (i + 1)), v / (1 - beta2 ** (i + 1))];
    if (settings.decoupled) theta -= rate * settings.weightDecay * theta;
    theta -= (rate * mHat) / (Math.sqrt(vHat) + 1e-8);
  });
  return theta;
}

describeOnBackends('the optimisers', (backend) => {
  beforeAll(() => enterBackend(backend));

  it.each([
    { betas: [0.9, 0.99], weightDecay: 0, decoupled: true },
    { betas: [0.9, 0.999], weightDecay: 0.1, decoupled: true },
    { betas: [0.8, 0.95], weightDecay: 0.1, decoupled: false },
  ] satisfies AdamSettings[])('follow the published algorithm: %o', async (settings) => {
    const random = stream(1, 'adam');
    const starts = Array.from({ length: 5 }, () => random.normal());
    const gradients = Array.from({ length: 6 }, () => starts.map(() => random.normal()));
    let params = tf.tensor1d(starts);
    let moments = initMoments(starts.length);
    for (const [step, gradient] of gradients.entries()) {
      ({ params, ...moments } = updateAdam(settings, moments, params, tf.tensor1d(gradient), 0.01, step));
    }
    for (const [i, value] of (await params.data()).entries()) {
      const own = gradients.map((gradient) => gradient[i] as number);
      expect(value).toBeCloseTo(reference(settings, starts[i] as number, own, 0.01), 5);
    }
  });

  it('clip long gradients and no others', async () => {
    const gradient = tf.tensor1d([3, 0, 4]);
    expect(Array.from(await globalNorm(gradient).data())).toEqual([5]);
    expect(Array.from(await clipToNorm(gradient, globalNorm(gradient), 0).data())).toEqual([3, 0, 4]);
    expect(Array.from(await clipToNorm(gradient, globalNorm(gradient), 10).data())).toEqual([3, 0, 4]);
    const short = await clipToNorm(gradient, globalNorm(gradient), 1).data();
    expect(short[0]).toBeCloseTo(0.6, 5);
    expect(short[2]).toBeCloseTo(0.8, 5);
  });

  it('average weights', async () => {
    const average = await updateAverage(tf.tensor1d([1, 2]), tf.tensor1d([3, -2]), 0.75).data();
    expect(Array.from(average)).toEqual([1.5, 1]);
  });
});

describe('decayAt', () => {
  it('grows up to the decay', () => {
    expect([0, 8, 1e6].map((step) => decayAt(0.999, step))).toEqual([0.1, 0.5, 0.999]);
    expect(decayAt(0, 100)).toBe(0);
  });
});

describe('rateAt', () => {
  const schedule = { id: 'cosine', warmup: 10, steps: 100, final: 1e-5 } as const;

  it('warms up, turns and ends', () => {
    expect(rateAt(1e-3, schedule, 0)).toBeCloseTo(1e-4, 8);
    expect(rateAt(1e-3, schedule, 50)).toBeCloseTo((1e-3 + 1e-5) / 2, 9);
    expect(rateAt(1e-3, schedule, 100)).toBeCloseTo(1e-5, 9);
    expect(rateAt(1e-3, { ...schedule, id: 'constant' }, 99)).toBe(1e-3);
    expect(rateAt(1e-3, { ...schedule, id: 'constant', warmup: 0 }, 0)).toBe(1e-3);
  });
});
