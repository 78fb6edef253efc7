import { describe, expect, it } from 'vitest';
import { duration, gainSentence, timeLeftWords } from './copy.ts';

describe('gainSentence', () => {
  it.each([
    [20, 24.24, 'Cleaner by 4.2 dB'],
    [20, 20.01, 'No cleaner than before'],
    [24, 22.5, 'Further from the original by 1.5 dB'],
    [Number.POSITIVE_INFINITY, 44, 'Kept as it was'],
    [Number.POSITIVE_INFINITY, 30, 'Changed a good photo'],
  ])('puts %f dB to %f dB into words', (psnrInput, psnr, sentence) => {
    expect(gainSentence({ psnrInput, psnr })).toBe(sentence);
  });
});

describe('times', () => {
  it('chooses the unit by size', () => {
    expect([400, 12_345, 200_000].map(duration)).toEqual(['0.4 s', '12 s', '3 min']);
  });

  it('tells the time left in whole words', () => {
    expect([1999, 29_100, 200_000].map(timeLeftWords)).toEqual([
      'a moment left',
      'about 30 s left',
      'about 3 min left',
    ]);
  });
});
