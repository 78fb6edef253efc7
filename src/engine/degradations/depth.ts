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
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < STRETCH_GRID * STRETCH_GRID; i++) {
    const y = Math.floor(i / STRETCH_GRID) / (STRETCH_GRID - 1);
    const value = rawDepth(field, y, (i % STRETCH_GRID) / (STRETCH_GRID - 1));
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const data = new Float32Array(width * height);
  for (let i = 0; i < data.length; i++) {
    const y = (Math.floor(i / width) + view.top) / Math.max(view.height - 1, 1);
    const x = ((i % width) + view.left) / Math.max(view.width - 1, 1);
    data[i] = Math.min(1, Math.max(0, (rawDepth(field, y, x) - low) / (high - low)));
  }
  return { width, height, data };
}

/** Before the stretch; y and x in 0..1. */
function rawDepth({ tilt, strength, lattices }: DepthField, y: number, x: number): number {
  return lattices.reduce(
    (depth, lattice, octave) => depth + (strength / 2 ** octave) * valueNoise(lattice, y, x),
    1 - y + tilt * x,
  );
}

/** Random lattice values, blended by 3t² - 2t³. */
function valueNoise(lattice: Float64Array, y: number, x: number): number {
  const side = Math.sqrt(lattice.length);
  const place = (t: number): readonly [number, number] => {
    const scaled = Math.min(1, Math.max(0, t)) * (side - 1);
    const cell = Math.min(Math.floor(scaled), side - 2);
    const f = scaled - cell;
    return [cell, f * f * (3 - 2 * f)];
  };
  const [i, a] = place(y);
  const [j, b] = place(x);
  const at = (row: number, column: number): number => lattice[row * side + column] as number;
  const upper = at(i, j) * (1 - b) + at(i, j + 1) * b;
  const lower = at(i + 1, j) * (1 - b) + at(i + 1, j + 1) * b;
  return upper * (1 - a) + lower * a;
}
