/** Eigenvalues and eigenvectors of a small symmetric matrix, by Jacobi's rotations (1846) in double precision. */
import { invariant } from '../domain/fault.ts';

export interface Eigen {
  /** Falling, `n`. */
  readonly values: Float64Array;
  /** Row k is the unit eigenvector of value k, `n * n`. */
  readonly vectors: Float64Array;
}

/** Sweeps converge quadratically: ten leave nothing to turn. */
const MOST_SWEEPS = 30;
/** Off-diagonal size, relative to the matrix's, that counts as nothing. */
const ENOUGH = 1e-13;

/** @param matrix symmetric, `size * size`; not written to */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  invariant(matrix.length === size * size, () => `${matrix.length} values are no ${size} × ${size} matrix`);
  const a = matrix.slice();
  // Rows of v are turned along with the rows of a, so that both run through memory in order.
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  const whole = Math.sqrt(a.reduce((sum, x) => sum + x * x, 0));
  for (let sweep = 0; sweep < MOST_SWEEPS && offDiagonal(a, size) > ENOUGH * whole; sweep++) {
    for (let p = 0; p < size - 1; p++) {
      for (let q = p + 1; q < size; q++) turn(a, v, size, p, q);
    }
  }
  const order = Array.from({ length: size }, (_, i) => i).sort(
    (i, j) => (a[j * size + j] as number) - (a[i * size + i] as number),
  );
  const values = Float64Array.from(order, (i) => a[i * size + i] as number);
  const vectors = new Float64Array(size * size);
  for (const [k, i] of order.entries()) vectors.set(v.subarray(i * size, (i + 1) * size), k * size);
  return { values, vectors };
}

/** Turns rows and columns p and q so that their common entry vanishes. */
function turn(a: Float64Array, v: Float64Array, size: number, p: number, q: number): void {
  const apq = a[p * size + q] as number;
  if (apq === 0) return;
  const theta = ((a[q * size + q] as number) - (a[p * size + p] as number)) / (2 * apq);
  const tangent = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  for (let i = 0; i < size; i++) {
    const [ip, iq] = [a[i * size + p] as number, a[i * size + q] as number];
    a[i * size + p] = cosine * ip - sine * iq;
    a[i * size + q] = sine * ip + cosine * iq;
  }
  for (const rows of [a, v]) {
    for (let i = 0; i < size; i++) {
      const [pi, qi] = [rows[p * size + i] as number, rows[q * size + i] as number];
      rows[p * size + i] = cosine * pi - sine * qi;
      rows[q * size + i] = sine * pi + cosine * qi;
    }
  }
}

function offDiagonal(a: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) if (i !== j) sum += (a[i * size + j] as number) ** 2;
  }
  return Math.sqrt(sum);
}
