import { describe, expect, it } from 'vitest';
import { gainOf, placeOf } from './gain.ts';

describe('gains', () => {
  it.each([
    [20, 26.34, '+6.3 dB'],
    [28, 26.9, '−1.1 dB'],
    [30, 30.01, '0.0 dB'],
    [null, 46.5, ''],
  ])('from %j to %d dB reads %j', (psnrInput, psnr, words) => {
    expect(gainOf({ psnrInput, psnr })).toBe(words);
  });

  it('has a place on the scale for every PSNR', () => {
    expect([-3, 0, 25, 50, 80].map(placeOf)).toEqual([0, 0, 50, 100, 100]);
  });
});
