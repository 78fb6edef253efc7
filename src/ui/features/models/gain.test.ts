import { describe, expect, it } from 'vitest';
import { gainOf, isHarm, placeOf } from './gain.ts';

describe('gains', () => {
  it.each([
    [20, 26.34, '+6.3 dB'],
    [28, 26.9, '−1.1 dB'],
    [30, 30.01, '0.0 dB'],
    [null, 46.5, 'kept'],
    [null, 24, 'changed'],
  ])('from %j to %d dB reads %j', (psnrInput, psnr, words) => {
    expect(gainOf({ psnrInput, psnr })).toBe(words);
  });

  it('are harm where the photo ends further from the original, or a good one no longer looks alike', () => {
    const harm = (psnrInput: number | null, psnr: number) => isHarm({ psnrInput, psnr });
    expect([harm(20, 26), harm(28, 26.9), harm(null, 46.5), harm(null, 24)]).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });

  it('has a place on the scale for every PSNR', () => {
    expect([-3, 0, 25, 50, 80].map(placeOf)).toEqual([0, 0, 50, 100, 100]);
  });
});
