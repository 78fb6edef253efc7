import { expect, it } from 'vitest';
import { factorFor } from './make-picture.ts';

it('shows photos of up to 32 megapixels as they are, and no picture with more', () => {
  expect(factorFor({ width: 8000, height: 4000 })).toBe(1);
  expect(factorFor({ width: 8001, height: 4000 })).toBe(2);
  expect(factorFor({ width: 12_247, height: 8165 })).toBe(3);
  for (const side of [1, 100, 5657, 9000, 10_000]) {
    expect((side * side) / factorFor({ width: side, height: side }) ** 2).toBeLessThanOrEqual(32e6);
  }
});
