/**
 * A synthetic depth, since no depth of the photos is known: a plane that is near at the bottom and far at the top,
 * tilted a little, plus three octaves of value noise, stretched to 0..1 over the whole photo.
 */
import type { Random } from '../runtime/random.ts';
import type { View } from './degradation.ts';
import type { Plane } from './filters.ts';

export interface DepthField {
  /** How much farther the right side is than the left, -0.5..0.5. */
  readonly tilt: number;
  /** Weight of the coarsest octave; each finer one has half of the one before. */
  readonly strength: number;
  /** Lattices of (n + 1)² values in 0..1, row by row, for n = 3, 6, 12 cells. */
  readonly lattices: readonly Float64Array[];
}

export const LATTICE_CELLS = [3, 6, 12] as const;
const STRETCH_GRID = 33;

/** Draws a depth field. */
export function drawDepth(random: Random): DepthField {
  return {
    tilt: random.uniform(-0.5, 0.5),
    strength: random.uniform(0.2, 1),
    lattices: LATTICE_CELLS.map((n) =>
      Float64Array.from({ length: (n + 1) ** 2 }, () => random.uniform(0, 1)),
    ),
  };
}

/** The depth of a part of a photo, 0 (near) to 1 (far). */
export function depthMap(field: DepthField, width: number, height: number, view: View): Plane {
  const grid = Float64Array.from({ length: STRETCH_GRID }, (_, i) => i / (STRETCH_GRID - 1));
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of rawDepth(field, grid, grid)) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const rows = Float64Array.from({ length: height }, (_, i) => (i + view.top) / Math.max(view.height - 1, 1));
  const columns = Float64Array.from(
    { length: width },
    (_, i) => (i + view.left) / Math.max(view.width - 1, 1),
  );
  const raw = rawDepth(field, rows, columns);
  const data = new Float32Array(raw.length);
  for (let i = 0; i < raw.length; i++) {
    data[i] = Math.min(1, Math.max(0, ((raw[i] as number) - low) / (high - low)));
  }
  return { width, height, data };
}

/** Before the stretch, at all crossings of the rows and columns (0..1 over the photo). */
function rawDepth(
  { tilt, strength, lattices }: DepthField,
  rows: Float64Array,
  columns: Float64Array,
): Float64Array {
  const raw = new Float64Array(rows.length * columns.length);
  rows.forEach((y, i) => {
    for (let j = 0; j < columns.length; j++)
      raw[i * columns.length + j] = 1 - y + tilt * (columns[j] as number);
  });
  lattices.forEach((lattice, octave) => {
    addValueNoise(raw, lattice, strength / 2 ** octave, rows, columns);
  });
  return raw;
}

/** Adds random lattice values, blended by 3t² - 2t³. */
function addValueNoise(
  raw: Float64Array,
  lattice: Float64Array,
  weight: number,
  rows: Float64Array,
  columns: Float64Array,
): void {
  const side = Math.sqrt(lattice.length);
  const [cells, blends] = placesOn(columns, side);
  const [rowCells, rowBlends] = placesOn(rows, side);
  for (let i = 0, to = 0; i < rows.length; i++) {
    const above = (rowCells[i] as number) * side;
    const below = above + side;
    const a = rowBlends[i] as number;
    for (let j = 0; j < columns.length; j++, to++) {
      const [cell, b] = [cells[j] as number, blends[j] as number];
      const upper = (lattice[above + cell] as number) * (1 - b) + (lattice[above + cell + 1] as number) * b;
      const lower = (lattice[below + cell] as number) * (1 - b) + (lattice[below + cell + 1] as number) * b;
      raw[to] = (raw[to] as number) + weight * (upper * (1 - a) + lower * a);
    }
  }
}

/** The lattice cell of every place, and how far through it the place is, smoothed. */
function placesOn(places: Float64Array, side: number): readonly [Int32Array, Float64Array] {
  const cells = new Int32Array(places.length);
  const blends = places.map((place, i) => {
    const scaled = Math.min(1, Math.max(0, place)) * (side - 1);
    const cell = Math.min(Math.floor(scaled), side - 2);
    cells[i] = cell;
    const f = scaled - cell;
    return f * f * (3 - 2 * f);
  });
  return [cells, blends];
}
