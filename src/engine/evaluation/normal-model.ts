/** A normal distribution of feature vectors. */
import { invariant } from '../domain/fault.ts';

export interface NormalModel {
  readonly mean: readonly number[];
  /** Lower triangle of the covariance (over n - 1), row by row with the diagonal. */
  readonly covariance: readonly number[];
}

/** Mean and covariance of at least two vectors of one length. */
export function fitNormal(rows: readonly Float64Array[]): NormalModel {
  const size = rows[0]?.length ?? 0;
  invariant(rows.length > 1 && size > 0, () => `No covariance of ${rows.length} vectors`);
  const mean = new Float64Array(size);
  for (const row of rows) for (let i = 0; i < size; i++) mean[i] = (mean[i] as number) + (row[i] as number);
  for (let i = 0; i < size; i++) mean[i] = (mean[i] as number) / rows.length;
  const covariance: number[] = [];
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (const row of rows)
        sum += ((row[i] as number) - (mean[i] as number)) * ((row[j] as number) - (mean[j] as number));
      covariance.push(sum / (rows.length - 1));
    }
  }
  return { mean: [...mean], covariance };
}

/** Both covariances' average as a whole matrix, row by row. */
export function averageCovariance(a: NormalModel, b: NormalModel): Float64Array {
  const size = a.mean.length;
  const matrix = new Float64Array(size * size);
  for (let i = 0, at = 0; i < size; i++) {
    for (let j = 0; j <= i; j++, at++) {
      const value = ((a.covariance[at] as number) + (b.covariance[at] as number)) / 2;
      matrix[i * size + j] = value;
      matrix[j * size + i] = value;
    }
  }
  return matrix;
}
