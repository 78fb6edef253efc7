import { describe, expect, it } from 'vitest';
import { fromHalf, toHalf } from './half.ts';

describe('half precision', () => {
  it('decodes the bit patterns of the standard', () => {
    const patterns = new Uint16Array([0x0000, 0x0001, 0x03ff, 0x0400, 0x3c00, 0xc000, 0x7bff, 0x3555]);
    expect(Array.from(fromHalf(patterns))).toEqual([
      0,
      2 ** -24,
      1023 * 2 ** -24,
      2 ** -14,
      1,
      -2,
      65504,
      0.333251953125,
    ]);
  });

  it('gives back every finite pattern', () => {
    const all = Uint16Array.from({ length: 65536 }, (_, i) => i).filter((half) => (half & 0x7c00) !== 0x7c00);
    expect(toHalf(fromHalf(all))).toEqual(all);
  });

  it('rounds to nearest, ties to even, and overflows to infinity', () => {
    const ulp = 2 ** -10;
    const values = new Float32Array([
      1 + ulp / 2,
      1 + 1.5 * ulp,
      1 + 0.51 * ulp,
      2 - ulp / 4,
      65520,
      -1e-8,
      3 * 2 ** -26,
    ]);
    expect(Array.from(fromHalf(toHalf(values)))).toEqual([
      1,
      1 + 2 * ulp,
      1 + ulp,
      2,
      Number.POSITIVE_INFINITY,
      -0,
      2 ** -24,
    ]);
  });
});
