import { describe, expect, it } from 'vitest';
import { stream } from '../runtime/random.ts';
import { absoluteErrors, channelMeans, correlation, scaleOf } from './calibration.ts';

describe('the scale of an uncertainty', () => {
  it('makes expected and real errors equal on average, and is unknown where nobody doubted', () => {
    const scores = [{ error: 0.04, uncertainty: 0.02 }, { error: 0.01, uncertainty: 0.03 }, {}];
    expect(scaleOf(scores)).toBeCloseTo(1, 9);
    expect(scaleOf([{}, {}])).toBeUndefined();
  });
});

describe('correlation', () => {
  it('is that of the distribution that the maps are drawn from', () => {
    const random = stream(1, 'correlation');
    const uncertainty = Float32Array.from({ length: 80_000 }, () => random.uniform(0.001, 0.1));
    // Laplace errors of mean m = 2 u, which TUR assumes: the exponential of their absolute value.
    const error = uncertainty.map((u) => -2 * u * Math.log(1 - random.uniform(0, 1)));
    // Var(e) = 2 E[m²] - E[m]², and cov(m, e) = Var(m).
    const [mean, square] = [0.101, (0.2 ** 3 - 0.002 ** 3) / 3 / 0.198];
    const variance = square - mean ** 2;
    const expected = Math.sqrt(variance / (2 * square - mean ** 2));
    expect(Math.abs(correlation(uncertainty, error) - expected)).toBeLessThan(0.02);
  });

  it('is 1 or -1 along a line, and 0 where nothing varies', () => {
    const line = Float32Array.of(1, 2, 4);
    expect(correlation(line, Float32Array.of(3, 5, 9))).toBeCloseTo(1, 6);
    expect(correlation(line, Float32Array.of(-1, -2, -4))).toBeCloseTo(-1, 6);
    expect(correlation(line, Float32Array.of(7, 7, 7))).toBe(0);
  });
});

it('means over channels are those of each pixel', () => {
  expect(Array.from(channelMeans(Float32Array.from([1, 2, 3, 4, 4, 4]), 0.5))).toEqual([1, 2]);
  const errors = absoluteErrors(Float32Array.from([1.5, -1, 0.5]), Float32Array.from([1, 0, 0.25]));
  expect(errors[0]).toBeCloseTo(0.25 / 3, 6);
});
