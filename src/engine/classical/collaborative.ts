/** Groups of alike patches filtered together in one 3-D transform: cosines in the patch, Walsh-Hadamard across patches. */
import { PATCH } from './block-matching.ts';
import { forwardDct, inverseDct } from './dct8.ts';

const AREA = PATCH * PATCH;

/** Copies patches into `group`, `[count, 64]`, and transforms it. */
export function transformGroup(
  plane: Float32Array,
  width: number,
  places: Int32Array,
  count: number,
  group: Float64Array,
): void {
  for (let k = 0; k < count; k++) {
    let to = k * AREA;
    for (let row = 0, from = places[k] as number; row < PATCH; row++, from += width) {
      for (let i = 0; i < PATCH; i++) group[to++] = plane[from + i] as number;
    }
    forwardDct(group, k * AREA);
  }
  hadamard(group, count);
}

/**
 * Transforms a group back and adds it to the sums, every patch weighted by `weight` times `taper`.
 * @param taper `[64]`, less towards the borders of a patch
 */
export function addGroup(
  group: Float64Array,
  places: Int32Array,
  count: number,
  weight: number,
  taper: Float64Array,
  sums: Float32Array,
  weights: Float32Array,
  width: number,
): void {
  hadamard(group, count);
  for (let k = 0; k < count; k++) {
    inverseDct(group, k * AREA);
    for (let row = 0, to = places[k] as number; row < AREA; row += PATCH, to += width) {
      const from = k * AREA + row;
      for (let i = 0; i < PATCH; i++) {
        const share = weight * (taper[row + i] as number);
        sums[to + i] = (sums[to + i] as number) + share * (group[from + i] as number);
        weights[to + i] = (weights[to + i] as number) + share;
      }
    }
  }
}

/** Sets coefficients up to `threshold` to 0 and returns how many are left. */
export function hardThreshold(group: Float64Array, count: number, threshold: number): number {
  let left = 0;
  for (let i = 0; i < count * AREA; i++) {
    if (Math.abs(group[i] as number) > threshold) left++;
    else group[i] = 0;
  }
  return left;
}

/** Wiener's shrinkage b² / (b² + sigma²) by the coefficients b of `pilot`; returns the sum of its squares. */
export function wienerShrink(
  group: Float64Array,
  pilot: Float64Array,
  count: number,
  variance: number,
): number {
  let energy = 0;
  for (let i = 0; i < count * AREA; i++) {
    const square = (pilot[i] as number) ** 2;
    const gain = square / (square + variance);
    group[i] = (group[i] as number) * gain;
    energy += gain * gain;
  }
  return energy;
}

/** The orthonormal Walsh-Hadamard transform across `count` patches, a power of two; it is its own inverse. */
function hadamard(group: Float64Array, count: number): void {
  const scale = Math.SQRT1_2;
  for (let half = 1; half < count; half *= 2) {
    for (let block = 0; block < count; block += 2 * half) {
      const end = (block + half) * AREA;
      for (let i = block * AREA, j = end; i < end; i++, j++) {
        const a = group[i] as number;
        const b = group[j] as number;
        group[i] = (a + b) * scale;
        group[j] = (a - b) * scale;
      }
    }
  }
}
