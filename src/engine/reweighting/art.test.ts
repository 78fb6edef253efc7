import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { evidenceOf, rowsOf, TASKS } from '../testing/weigh.ts';
import { type ArtSettings, art } from './art.ts';

const DEFAULTS: ArtSettings = {
  rate: true,
  correction: 'log',
  smoothing: 0.01,
  temperature: 3,
  start: 'tenth',
  minimum: 'batch',
  guard: true,
};

/** What Art says where each task has one Sample of a given loss; null: none. */
async function weigh(
  losses: readonly (number | null)[],
  settings: Partial<ArtSettings> = {},
  state?: readonly number[],
) {
  const reweighter = art({ ...DEFAULTS, ...settings }, TASKS.length);
  const labels = TASKS.filter((_, t) => losses[t] !== null);
  const values = losses.filter((loss) => loss !== null);
  const badness = tf.tensor4d(values, [values.length, 1, 1, 1]);
  const given = { badness, ...(state ? { state: tf.tensor1d([...state]) } : {}) };
  const result = reweighter.weigh(evidenceOf(reweighter, labels, given));
  const [loss, weight, rate, correction] = (await rowsOf(result.report)) as [
    number[],
    number[],
    number[],
    number[],
  ];
  const kept = Array.from((await result.state?.data()) ?? []);
  const objective = (await result.objective.data())[0] as number;
  return { objective, loss, weight, rate, correction, average: kept.slice(0, 4), minimum: kept.slice(4) };
}

function expectClose(actual: readonly number[], expected: readonly number[], digits = 5): void {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, digits);
}

describeOnBackends('art', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('is the table that one computes by hand', async () => {
    const state = [0.08, 0.1, 0.05, 0.03, 0.06, 0.1, 0.02, 0.01];
    const { objective, weight, rate, correction, average, minimum } = await weigh(
      [0.1, 0.05, null, 0.02],
      {},
      state,
    );
    const s = [0.1 / 0.08, 0.5, 0, 0.02 / 0.03];
    const r = [
      Math.log10(0.06) / Math.log10(0.1),
      Math.log10(0.1) / Math.log10(0.05),
      0,
      Math.log10(0.01) / Math.log10(0.02),
    ];
    const powers = [0, 1, 3].map((t) => Math.exp(((s[t] as number) * (r[t] as number)) / 3));
    const sum = powers.reduce((a, b) => a + b);
    const alpha = [powers[0], powers[1], 0, powers[2]].map((power) => (power as number) / sum);
    expectClose(rate, s);
    expectClose(correction, r);
    expectClose(weight, alpha);
    expectClose(average, [0.08 * 0.99 + 0.001, 0.099 + 0.0005, 0.05, 0.03 * 0.99 + 0.0002], 6);
    expectClose(minimum, [0.06, 0.05, 0.02, 0.01], 6);
    const weighted = [0.1, 0.05, 0, 0.02].map((loss, t) => loss * (alpha[t] as number));
    expect(objective).toBeCloseTo(
      weighted.reduce((a, b) => a + b),
      6,
    );
  });

  it('has weights that sum up to 1', async () => {
    const { weight } = await weigh([0.4, 0.003, null, 0.05], { temperature: 0.1 });
    expect(weight.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  });

  it('is uniform over present tasks whose loss is its average and its minimum', async () => {
    const losses = [0.3, 0.02, 0.1];
    const { weight } = await weigh([...losses, null], {}, [...losses, 0.5, ...losses, 0.5]);
    expectClose(weight, [1 / 3, 1 / 3, 1 / 3, 0]);
  });

  it.each([0.02, 0.3, 0.7])(
    'gives a task of loss %f more weight where its loss alone grows',
    async (loss) => {
      const state = Array.from({ length: 8 }, () => 0.1);
      const { weight: before } = await weigh([loss, 0.1, 0.1, 0.1], {}, state);
      const { weight: after } = await weigh([loss * 1.05, 0.1, 0.1, 0.1], {}, state);
      expect(after[0]).toBeGreaterThan(before[0] as number);
      expect(after[1]).toBeLessThan(before[1] as number);
    },
  );

  it('stays finite and sane for losses near 0 and above 1, where logarithms do not', async () => {
    const { weight, correction } = await weigh([1, 2, 0, 0.1]);
    for (const value of [...weight, ...correction]) expect(Number.isFinite(value)).toBe(true);
    expect(correction[1]).toBeGreaterThan(0);
    const unguarded = await weigh([2, 0.1, 0.1, 0.1], { guard: false });
    expect(unguarded.correction[0]).toBeLessThan(0);
  });

  it('can leave out either factor, and both', async () => {
    const state = [0.2, 0.1, 0.1, 0.1, 0.05, 0.1, 0.1, 0.1];
    const losses = [0.1, 0.1, 0.1, 0.1];
    const rate = await weigh(losses, { correction: 'none' }, state);
    expectClose(rate.correction, [1, 1, 1, 1]);
    expectClose(rate.rate, [0.5, 1, 1, 1]);
    const raw = await weigh(losses, { rate: false, correction: 'raw' }, state);
    expectClose(raw.rate, [1, 1, 1, 1]);
    expectClose(raw.correction, [2, 1, 1, 1]);
    const neither = await weigh(losses, { rate: false, correction: 'none' }, state);
    expectClose(neither.weight, [0.25, 0.25, 0.25, 0.25]);
  });

  it('compares with the batch before where nothing is smoothed', async () => {
    const { average } = await weigh([0.3, 0.2, null, 0.1], { smoothing: 1 });
    expectClose(average, [0.3, 0.2, 0.1, 0.1]);
  });

  it('can begin with the first loss of each task, whenever it comes', async () => {
    const first = await weigh([0.3, 0.2, null, 0.4], { start: 'first' }, Array(8).fill(0));
    expectClose(first.weight, [1 / 3, 1 / 3, 0, 1 / 3]);
    expectClose([...first.average, ...first.minimum], [0.3, 0.2, 0, 0.4, 0.3, 0.2, 0, 0.4]);
    const second = await weigh([0.3, 0.1, 0.5, null], { start: 'first' }, [
      ...first.average,
      ...first.minimum,
    ]);
    expectClose(second.rate, [1, 0.5, 1, 0]);
    expectClose(second.minimum, [0.3, 0.1, 0.5, 0.4]);
  });

  it('can take the minimum of the average, which one lucky batch hardly moves', async () => {
    const { minimum } = await weigh([0.01, 0.3, null, 0.1], { minimum: 'average' });
    expectClose(minimum, [0.0991, 0.1, 0.1, 0.1], 6);
  });

  describe('by its temperature', () => {
    // Published feel for 7 tasks with rates of 0.8 to 1.2: at 3 the weights differ by little.
    it.each([
      [0.1, 50],
      [3, 1.5],
      [10, 1.15],
    ])('is as sharp at %f as it should be', async (temperature, ratio) => {
      const state = [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1];
      const { weight } = await weigh([0.08, 0.1, 0.12, null], { temperature }, state);
      const spread = (weight[2] as number) / (weight[0] as number);
      if (temperature < 1) expect(spread).toBeGreaterThan(ratio);
      else expect(spread).toBeLessThan(ratio);
    });
  });
});
