import { describe, expect, it } from 'vitest';
import { gammaFunction } from '../domain/gamma-function.ts';
import { stream } from '../runtime/random.ts';
import { fitAsymmetric, fitGeneralised, momentRatio, momentsOf } from './generalised-gaussian.ts';

const whole = (values: Float64Array) =>
  momentsOf(values, values.length, { x: 0, y: 0, width: values.length, height: 1 });

describe('the gamma function', () => {
  it('is the factorial, the root of pi, and obeys the reflection formula', () => {
    for (let n = 1, factorial = 1; n <= 15; factorial *= n++)
      expect(gammaFunction(n) / factorial).toBeCloseTo(1, 12);
    expect(gammaFunction(0.5)).toBeCloseTo(Math.sqrt(Math.PI), 12);
    for (const x of [0.1, 0.3, 0.45])
      expect(gammaFunction(x) * gammaFunction(1 - x)).toBeCloseTo(Math.PI / Math.sin(Math.PI * x), 10);
  });
});

describe('fits', () => {
  it('rest on the closed forms: 1/2 for Laplace, 2/pi for normal values', () => {
    expect(momentRatio(1)).toBeCloseTo(1 / 2, 12);
    expect(momentRatio(2)).toBeCloseTo(2 / Math.PI, 12);
  });

  /** |x|^a of a generalised Gaussian is gamma distributed with shape 1/a: a sum of exponentials where 1/a is whole. */
  const magnitude = { 1: 1, 0.5: 2 } as const;
  it.each([1, 0.5] as const)('find shape %s and different widths on the two sides', (shape) => {
    const random = stream(4, 'ggd', String(shape));
    const [left, right] = [0.7, 2.1];
    const draw = (): number => {
      let sum = 0;
      for (let i = 0; i < magnitude[shape]; i++) sum -= Math.log(random.uniform(1e-12, 1));
      return sum ** (1 / shape);
    };
    const beta = Math.sqrt(gammaFunction(1 / shape) / gammaFunction(3 / shape));
    // The sides of the asymmetric distribution weigh as much as they are wide.
    const skewed = Float64Array.from({ length: 60_000 }, () =>
      random.chance(left / (left + right)) ? -left * beta * draw() : right * beta * draw(),
    );
    const fit = fitAsymmetric(whole(skewed));
    for (const ratio of [fit.shape / shape, fit.left / left, fit.right / right])
      expect(Math.abs(ratio - 1)).toBeLessThan(0.03);
    const even = Float64Array.from(
      { length: 60_000 },
      () => (random.chance(0.5) ? 1 : -1) * beta * 3 * draw(),
    );
    expect(Math.abs(fitGeneralised(whole(even)).shape / shape - 1)).toBeLessThan(0.03);
    expect(Math.abs(fitGeneralised(whole(even)).variance / 9 - 1)).toBeLessThan(0.03);
  });

  it('find a normal distribution', () => {
    const random = stream(1, 'normal');
    const values = Float64Array.from({ length: 60_000 }, () => 1.5 * random.normal());
    const { shape, variance } = fitGeneralised(whole(values));
    expect(Math.abs(shape / 2 - 1)).toBeLessThan(0.03);
    expect(Math.abs(variance / 2.25 - 1)).toBeLessThan(0.02);
  });

  it('are undefined without values on a side', () => {
    expect(fitGeneralised(whole(new Float64Array(9))).shape).toBeNaN();
    expect(fitAsymmetric(whole(Float64Array.of(1, 2, 3))).left).toBeNaN();
  });
});

describe('momentsOf', () => {
  it('multiplies with neighbours around the edges of the rectangle only', () => {
    // The rectangle [[2, 3], [-5, 7]] in the middle of other numbers; moved one to the right: [[3, 2], [7, -5]].
    const values = Float64Array.of(99, 99, 99, 99, 99, 2, 3, 99, 99, -5, 7, 99);
    const moments = momentsOf(values, 4, { x: 1, y: 1, width: 2, height: 2 }, [0, 1]);
    expect(moments).toEqual({
      count: 4,
      absolute: 6 + 6 + 35 + 35,
      squares: 2 * 36 + 2 * 1225,
      negativeCount: 2,
      negativeSquares: 2 * 1225,
      positiveCount: 2,
      positiveSquares: 2 * 36,
    });
  });
});
