import { describe, expect, it } from 'vitest';
import { differenceInWords } from '../../engine/domain/comparison-words.ts';
import type { Comparison } from '../../engine/domain/evaluation.ts';
import { comparisonOf, parametersInWords } from './evaluation.ts';

const made: Comparison = {
  metric: 'psnr',
  model: 'b',
  against: 'a',
  mean: -0.8,
  low: -1.1,
  high: -0.5,
  count: 9,
  wins: 1,
  losses: 7,
  ties: 1,
};

describe('comparisonOf', () => {
  it('turns a comparison round where it was made the other way', () => {
    expect(comparisonOf([made], 'psnr', 'b', 'a')).toBe(made);
    const turned = comparisonOf([made], 'psnr', 'a', 'b');
    expect(turned).toMatchObject({ mean: 0.8, low: 0.5, high: 1.1, wins: 7, losses: 1, ties: 1 });
    expect(turned && differenceInWords(turned)).toBe('better by 0.80 dB (0.50 to 1.10)');
    expect(comparisonOf([made], 'ssim', 'b', 'a')).toBeNull();
    expect(comparisonOf([made], 'psnr', null, 'a')).toBeNull();
  });
});

it('counts parameters in words', () => {
  expect([0, 159_000, 1_011_000].map(parametersInWords)).toEqual(['none', '159 k', '1.01 M']);
});
