import { describe, expect, it } from 'vitest';
import { cholesky, solveLower, solvePositive } from './cholesky.ts';
import { kernel, predict } from './kernel-machine.ts';
import { fitKernelRidge } from './kernel-ridge.ts';
import { averageCovariance, fitNormal } from './normal-model.ts';

describe('cholesky', () => {
  const matrix = Float64Array.of(4, 12, -16, 12, 37, -43, -16, -43, 98);

  it('has the textbook factor', () => {
    expect(cholesky(matrix, 3)).toEqual(Float64Array.of(2, 0, 0, 6, 1, 0, -8, 5, 3));
  });

  it('solves', () => {
    const lower = cholesky(matrix, 3) as Float64Array;
    expect([...solveLower(lower, 3, Float64Array.of(2, 7, 0))]).toEqual([1, 1, 1]);
    const x = solvePositive(matrix, 3, Float64Array.of(4 + 24 - 48, 12 + 74 - 129, -16 - 86 + 294));
    [1, 2, 3].forEach((value, i) => {
      expect(x[i]).toBeCloseTo(value, 9);
    });
  });

  it('refuses what is not positive definite', () => {
    expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBeNull();
  });
});

describe('fitNormal', () => {
  it('has the mean and the covariance over n - 1', () => {
    const model = fitNormal([Float64Array.of(1, 2), Float64Array.of(3, 8), Float64Array.of(5, 5)]);
    expect(model).toEqual({ mean: [3, 5], covariance: [4, 3, 9] });
    const other = { mean: [0, 0], covariance: [2, 1, 1] };
    expect([...averageCovariance(model, other)]).toEqual([3, 2, 2, 5]);
  });
});

describe('kernel ridge', () => {
  const samples = [[-1], [-0.4], [0.1], [0.7], [1]];
  const targets = [3, 1, -2, 4, 5];
  const ends = { lowest: [-1], highest: [1] };

  it('goes through the samples without a ridge, where all are centres', () => {
    const machine = { ...ends, ...fitKernelRidge(samples, targets, samples, { gamma: 2, ridge: 1e-9 }) };
    samples.forEach((sample, i) => {
      expect(predict(machine, sample)).toBeCloseTo(targets[i] as number, 4);
    });
  });

  it('is stationary: no weight can be moved to make its objective smaller', () => {
    const centres = [[-0.8], [0.6]];
    const [gamma, ridge] = [0.9, 0.3];
    const { weights, bias } = fitKernelRidge(samples, targets, centres, { gamma, ridge });
    const objective = (w: readonly number[]): number => {
      let sum = 0;
      samples.forEach((sample, s) => {
        const guess = centres.reduce((g, c, i) => g + (w[i] as number) * kernel(gamma, sample, c), bias);
        sum += (guess - (targets[s] as number)) ** 2;
      });
      centres.forEach((a, i) => {
        centres.forEach((b, j) => {
          sum += ridge * (w[i] as number) * (w[j] as number) * kernel(gamma, a, b);
        });
      });
      return sum;
    };
    for (const [i, step] of [0, 1].flatMap((k) => [-1e-3, 1e-3].map((d) => [k, d] as const)))
      expect(objective(weights.map((w, k) => (k === i ? w + step : w)))).toBeGreaterThan(objective(weights));
  });
});
