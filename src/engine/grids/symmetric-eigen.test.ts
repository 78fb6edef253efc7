import { describe, expect, it } from 'vitest';
import { stream } from '../runtime/random.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

describe('symmetricEigen', () => {
  it('knows the path graph: 2 - 2 cos(k pi / n)', () => {
    const n = 24;
    const laplacian = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      laplacian[i * n + i] = i === 0 || i === n - 1 ? 1 : 2;
      if (i > 0) laplacian[i * n + i - 1] = laplacian[(i - 1) * n + i] = -1;
    }
    const { values } = symmetricEigen(laplacian, n);
    const expected = Array.from({ length: n }, (_, k) => 2 - 2 * Math.cos((Math.PI * (n - 1 - k)) / n));
    for (const [k, value] of values.entries()) expect(value).toBeCloseTo(expected[k] as number, 10);
  });

  it('takes a matrix apart into what makes it again, with upright unit vectors', () => {
    const n = 30;
    const random = stream(1);
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = random.normal();
    const { values, vectors } = symmetricEigen(matrix, n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let [again, product] = [0, 0];
        for (let k = 0; k < n; k++) {
          again += (values[k] as number) * (vectors[k * n + i] as number) * (vectors[k * n + j] as number);
          product += (vectors[i * n + k] as number) * (vectors[j * n + k] as number);
        }
        expect(again).toBeCloseTo(matrix[i * n + j] as number, 9);
        expect(product).toBeCloseTo(i === j ? 1 : 0, 10);
      }
    }
  });

  it('leaves a diagonal alone, and sorts it', () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(1, 0, 0, 5), 2);
    expect([...values, ...vectors]).toEqual([5, 1, 0, 1, 1, 0]);
  });
});
