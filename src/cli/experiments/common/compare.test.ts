import { describe, expect, it } from 'vitest';
import { claimOf, compareArms, findingOf, type Measured, meanMeasure } from './compare.ts';

const run = (arm: string, seed: number, psnr: readonly (number | null)[]): Measured => ({
  arm,
  seed,
  values: { psnr },
});

describe('compareArms', () => {
  it('pairs by seed and image, and leaves out what has no partner', () => {
    const runs = [
      run('a', 1, [21, 32, null]),
      run('b', 1, [20, 30, 9]),
      run('a', 2, [22, 31, 9]),
      run('b', 2, [20, 30, 9]),
      run('a', 3, [99, 99, 99]),
    ];
    const found = compareArms(runs, 'a', 'b', 'psnr', 1);
    expect(found?.seeds).toBe(2);
    // Differences 1 and 2, then 2 and 1; the third image could not be judged everywhere.
    expect(found?.difference.mean).toBeCloseTo(1.5, 12);
    expect(compareArms(runs, 'a', 'c', 'psnr', 1)).toBeNull();
    expect(compareArms(runs, 'a', 'b', 'niqe', 1)).toBeNull();
  });

  it('takes means image by image', () => {
    expect(meanMeasure({ a: [1, 2, null], b: [3, 6, 1] }, ['a', 'b'])).toEqual([2, 4, null]);
  });
});

describe('claimOf', () => {
  const judged = (low: number, high: number, seeds = 3) => ({
    seeds,
    difference: { mean: (low + high) / 2, low, high },
  });

  it('asks for the published sign and enough seeds', () => {
    expect(claimOf(judged(0.1, 0.5), 0.9)).toBe('reproduced');
    expect(claimOf(judged(-0.5, -0.1), 0.9)).toBe('not reproduced');
    expect(claimOf(judged(-0.5, -0.1), -0.2)).toBe('reproduced');
    expect(claimOf(judged(-0.1, 0.5), 0.9)).toBe('too small to tell');
    expect(claimOf(judged(0.1, 0.5, 2), 0.9)).toBe('too few seeds to tell');
    expect(findingOf(judged(-0.5, -0.1))).toBe('lower');
    expect(findingOf(judged(0, 0.1))).toBe('too small to tell');
  });
});
