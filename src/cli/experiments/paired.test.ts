import { describe, expect, it } from 'vitest';
import { stream } from '../../engine/runtime/random.ts';
import { pairedInterval, verdictOf } from './paired.ts';

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
