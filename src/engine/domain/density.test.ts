import { describe, expect, it } from 'vitest';
import { densityAt } from './density.ts';

describe('densityAt', () => {
  it('is the normal density for shape 2', () => {
    const normal = (x: number) => Math.exp(-(x * x) / (2 * 9)) / (3 * Math.sqrt(2 * Math.PI));
    for (const x of [0, 0.7, -2, 5]) expect(densityAt({ shape: 2, sigma: 3 }, x)).toBeCloseTo(normal(x), 12);
  });

  it('is the Laplace density for shape 1', () => {
    const b = 2 / Math.SQRT2;
    for (const x of [0, 0.7, -2])
      expect(densityAt({ shape: 1, sigma: 2 }, x)).toBeCloseTo(Math.exp(-Math.abs(x) / b) / (2 * b), 12);
  });

  it('has area 1 and the spread that it names', () => {
    const fit = { shape: 0.7, sigma: 1.5 };
    let [area, square] = [0, 0];
    const step = 1e-3;
    for (let x = -60 + step / 2; x < 60; x += step) {
      const mass = densityAt(fit, x) * step;
      area += mass;
      square += x * x * mass;
    }
    expect(area).toBeCloseTo(1, 3);
    expect(Math.sqrt(square)).toBeCloseTo(1.5, 2);
  });
});
