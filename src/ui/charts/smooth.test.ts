import { describe, expect, it } from 'vitest';
import { plottable, smooth } from './smooth.ts';

/** The same average written as what it means: weights that halve, and so on, with age, adding up to one. */
function weighted(values: readonly number[], smoothing: number): number[] {
  return values.map((_, end) => {
    const weights = values.slice(0, end + 1).map((_value, i) => smoothing ** (end - i));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.reduce((sum, weight, i) => sum + (weight / total) * (values[i] as number), 0);
  });
}

describe('smooth', () => {
  const series = Array.from({ length: 200 }, (_, i) => Math.exp(-i / 40) + 0.3 * Math.sin(i * 1.7));

  it.each([0, 0.3, 0.9, 0.99])('is the debiased EMA to 1e-6 at %f', (smoothing) => {
    const expected = weighted(series, smoothing);
    smooth(series, smoothing).forEach((value, i) => {
      expect(Math.abs((value as number) - (expected[i] as number))).toBeLessThan(1e-6);
    });
  });

  it('starts at the first value, however strong', () => {
    expect(smooth([5, 5, 5], 0.999)).toEqual([5, 5, 5].map((value) => expect.closeTo(value, 9)));
  });

  it('leaves a gap for what is no number, and goes on behind it', () => {
    expect(smooth([4, Number.NaN, 4, Number.POSITIVE_INFINITY], 0.5)).toEqual([4, null, 4, null]);
  });
});

describe('plottable', () => {
  it('keeps off a logarithmic axis what it cannot show', () => {
    expect(plottable([1, 0, -1, Number.NaN], true)).toEqual([1, null, null, null]);
    expect(plottable([1, 0, -1], false)).toEqual([1, 0, -1]);
  });
});
