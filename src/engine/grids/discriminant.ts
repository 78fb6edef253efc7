/**
 * Fisher's linear discriminant (1936): the directions in which kinds of damage differ most, measured in how much photos
 * of one kind differ among themselves. In these directions every kind is a normal distribution of the same unit width, so
 * that the divergence KL(kind || photo) is half the squared distance, and GRIDS's score has its meaning again.
 */
import { invariant } from '../domain/fault.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

export interface Discriminant {
  /** Subtracted first, `d`. */
  readonly centre: readonly number[];
  /** Rows: directions, `k * d`. */
  readonly directions: readonly (readonly number[])[];
}

/** What of the spread within a kind is taken to be even in all directions: few photos cannot tell them all. */
const SHRINKAGE = 0.05;

/** @param rows `n * d`; labels say the kind of each row, `0..kinds-1` */
export function fitDiscriminant(rows: readonly Float64Array[], labels: readonly number[]): Discriminant {
  const d = rows[0]?.length ?? 0;
  const kinds = Math.max(...labels) + 1;
  invariant(rows.length === labels.length && d > 0, 'Every row needs a label');
  const means = Array.from({ length: kinds }, (_, k) =>
    meanOf(
      rows.filter((_row, i) => labels[i] === k),
      d,
    ),
  );
  const centre = meanOf(means, d);
  const within = scatter(rows, (i) => means[labels[i] as number] as Float64Array, d);
  const even = trace(within, d) / d;
  for (let i = 0; i < d * d; i++) within[i] = (within[i] as number) * (1 - SHRINKAGE);
  for (let i = 0; i < d; i++) within[i * d + i] = (within[i * d + i] as number) + SHRINKAGE * even;
  const { values, vectors } = symmetricEigen(within, d);
  // Rows that make the spread within kinds round.
  const whiten = Array.from({ length: d }, (_, k) =>
    vectors.subarray(k * d, (k + 1) * d).map((x) => x / Math.sqrt(values[k] as number)),
  );
  const whitened = means.map((mean) => Float64Array.from(whiten, (row) => along(row, mean, centre)));
  const between = scatter(whitened, () => new Float64Array(d), d);
  const leading = symmetricEigen(between, d).vectors;
  const directions = Array.from({ length: Math.min(kinds - 1, d) }, (_, k) =>
    Array.from({ length: d }, (_x, j) =>
      whiten.reduce((sum, row, i) => sum + (leading[k * d + i] as number) * (row[j] as number), 0),
    ),
  );
  return { centre: [...centre], directions };
}

/** Where a photo's numbers lie along the directions. */
export function project({ centre, directions }: Discriminant, row: ArrayLike<number>): number[] {
  return directions.map((direction) => along(direction, row, centre));
}

function along(direction: ArrayLike<number>, row: ArrayLike<number>, centre: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < direction.length; i++) {
    sum += (direction[i] as number) * ((row[i] as number) - (centre[i] as number));
  }
  return sum;
}

function meanOf(rows: readonly Float64Array[], d: number): Float64Array {
  const mean = new Float64Array(d);
  for (const row of rows)
    for (let i = 0; i < d; i++) mean[i] = (mean[i] as number) + (row[i] as number) / rows.length;
  return mean;
}

/** Mean of the outer products of rows less their centres, `d * d`. */
function scatter(
  rows: readonly Float64Array[],
  centreOf: (row: number) => Float64Array,
  d: number,
): Float64Array {
  const out = new Float64Array(d * d);
  for (const [r, row] of rows.entries()) {
    const centre = centreOf(r);
    const less = row.map((x, i) => x - (centre[i] as number));
    for (let i = 0; i < d; i++) {
      const scaled = (less[i] as number) / rows.length;
      for (let j = 0; j < d; j++) out[i * d + j] = (out[i * d + j] as number) + scaled * (less[j] as number);
    }
  }
  return out;
}

function trace(matrix: Float64Array, d: number): number {
  let sum = 0;
  for (let i = 0; i < d; i++) sum += matrix[i * d + i] as number;
  return sum;
}
