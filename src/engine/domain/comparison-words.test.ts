import { describe, expect, it } from 'vitest';
import { differenceInWords, scoreInWords, winsInWords } from './comparison-words.ts';
import type { Comparison } from './evaluation.ts';

const psnr = (mean: number, low: number, high: number): Comparison => ({
  metric: 'psnr',
  model: 'a',
  against: null,
  mean,
  low,
  high,
  count: 12,
  wins: 10,
  losses: 2,
  ties: 0,
});

describe('a difference in words', () => {
  it('says which way is better, and keeps the smaller end of the interval first', () => {
    expect(differenceInWords(psnr(0.8, 0.5, 1.1))).toBe('better by 0.80 dB (0.50 to 1.10)');
    expect(differenceInWords(psnr(-0.8, -1.1, -0.5))).toBe('worse by 0.80 dB (0.50 to 1.10)');
    const niqe = { ...psnr(-2, -3, -1), metric: 'niqe' as const };
    expect(differenceInWords(niqe)).toBe('better by 2.00 (1.00 to 3.00)');
    expect(differenceInWords({ ...niqe, mean: 2, low: 1, high: 3 })).toBe('worse by 2.00 (1.00 to 3.00)');
  });

  it('claims nothing that the photos do not show', () => {
    expect(differenceInWords(psnr(0.1, -0.1, 0.3))).toBe('no difference shown (-0.10 to 0.30 dB)');
    expect(differenceInWords({ ...psnr(1, 0.9, 1.1), count: 4 })).toContain('too few photos');
    expect(differenceInWords({ ...psnr(Number.NaN, Number.NaN, Number.NaN), count: 0 })).toBe(
      'nothing to compare',
    );
    expect(differenceInWords(psnr(0, 0, 0))).toBe('no difference');
  });
});

it('counts wins, and ties apart', () => {
  expect(winsInWords({ wins: 10, losses: 2, ties: 0 })).toBe('better on 10 of 12 photos');
  expect(winsInWords({ wins: 0, losses: 0, ties: 1 })).toBe('better on 0 of 1 photo, the same on 1');
});

it('prints scores with their unit', () => {
  expect(scoreInWords('psnr', 31.256)).toBe('31.26 dB');
  expect(scoreInWords('psnr', Number.POSITIVE_INFINITY)).toBe('identical');
  expect(scoreInWords('ssim', undefined)).toBe('–');
});
