import { describe, expect, it } from 'vitest';
import { stream } from '../runtime/random.ts';
import { fittedScale, reliability } from './reliability.ts';

const count = 20_000;
const random = stream(1, 'reliability');
const predicted = Float32Array.from({ length: count }, () => 0.01 + 0.1 * random.uniform(0, 1));

describe('reliability', () => {
  it('finds errors that are twice what was predicted on the diagonal', () => {
    const noise = stream(2, 'reliability');
    // A uniform share of four times the prediction has twice the prediction as its mean.
    const actual = predicted.map((value) => 4 * value * noise.uniform(0, 1));
    const { scale, bins, miscalibration } = reliability(predicted, actual, 10);
    expect(scale).toBeCloseTo(2, 1);
    expect(bins).toHaveLength(10);
    expect(bins.every(({ count: size }) => size === count / 10)).toBe(true);
    for (const { predicted: said, actual: was } of bins) expect(was / said).toBeCloseTo(1, 1);
    expect(miscalibration).toBeLessThan(0.03);
  });

  it('shows where predictions say nothing', () => {
    const flat = new Float32Array(count).fill(0.12);
    const { bins, miscalibration } = reliability(predicted, flat, 4);
    expect(bins.map(({ actual }) => Number(actual.toFixed(6)))).toEqual([0.12, 0.12, 0.12, 0.12]);
    expect(miscalibration).toBeGreaterThan(0.3);
  });

  it('takes a scale that was fitted elsewhere', () => {
    expect(fittedScale(Float32Array.of(1, 3), Float32Array.of(1, 1))).toBe(0.5);
    const { bins } = reliability(Float32Array.of(1, 2), Float32Array.of(5, 5), 1, 10);
    expect(bins).toEqual([{ predicted: 15, actual: 5, count: 2 }]);
  });
});
