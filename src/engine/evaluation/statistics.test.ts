import { describe, expect, it } from 'vitest';
import { stream } from '../runtime/random.ts';
import { mean, pairedInterval, spearman, spread, verdictOf } from './statistics.ts';

function noisy(rows: number, columns: number, shift: number, seed: number): number[][] {
  const random = stream(seed, 'noisy');
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => shift + random.normal()));
}

describe('pairedInterval', () => {
  it('is the mean, and the same each time', () => {
    const differences = [
      [1, 2],
      [3, 6],
    ];
    const interval = pairedInterval(differences, 1);
    expect(interval.mean).toBe(3);
    expect(interval.low).toBeGreaterThanOrEqual(1);
    expect(interval.high).toBeLessThanOrEqual(6);
    expect(pairedInterval(differences, 1)).toEqual(interval);
  });

  it('has about the width that theory says for independent noise', () => {
    const { low, high } = pairedInterval(noisy(20, 100, 0, 3), 1);
    // Resampling both ways triples the variance of such noise: it cannot know that rows and columns share nothing.
    const expected = 2 * 1.96 * Math.sqrt(3 / 2000);
    expect((high - low) / expected).toBeGreaterThan(0.8);
    expect((high - low) / expected).toBeLessThan(1.2);
  });

  it('shows a difference that is there, and rarely one that is not', () => {
    expect(verdictOf(pairedInterval(noisy(5, 24, 0.8, 1), 1))).toBe('higher');
    expect(verdictOf(pairedInterval(noisy(5, 24, -0.8, 1), 1))).toBe('lower');
    const shown = Array.from({ length: 40 }, (_, i) => verdictOf(pairedInterval(noisy(5, 24, 0, i), 1)));
    expect(shown.filter((verdict) => verdict !== 'not shown').length).toBeLessThanOrEqual(4);
  });
});

describe('spread', () => {
  it('divides by one less than the count', () => {
    expect(mean([2, 4, 4, 4, 5, 5, 7, 9])).toBe(5);
    expect(spread([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 12);
    expect(spread([3])).toBe(0);
    expect(spread([])).toBe(0);
  });
});

describe('spearman', () => {
  it('has the closed form 1 - 6 sum(d^2) / (n^3 - n) without ties', () => {
    const [a, b] = [
      [106, 86, 100, 101, 99, 103, 97, 113, 112, 110],
      [7, 0, 27, 50, 28, 29, 20, 12, 6, 17],
    ];
    expect(spearman(a, b)).toBeCloseTo(1 - (6 * 194) / 990, 12);
  });

  it('lets ties share their rank', () => {
    // By hand: ranks 0.5 0.5 2 3 against 0 1 2 3: products 4.5, squares 4.5 and 5.
    expect(spearman([1, 1, 2, 3], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
    expect(spearman([1, 2, 3], [9, 9, 9])).toBeNaN();
    expect(spearman([1, 2, 3], [1, 10, 11])).toBe(1);
  });
});
