/** Which crop is worth looking at. */
import type { Sample, ValidationSet } from '../../engine/domain/sample.ts';

type Crop = Sample & { readonly side: number; readonly real: boolean };

/** The validation Sample whose clean side changes most from pixel to pixel; undefined where there is none. */
export function mostDetailed(sets: readonly ValidationSet[]): Crop | undefined {
  // Where an adaptation keeps real photos back, one of them is what is worth looking at.
  const real = sets.filter(({ kind }) => kind === 'real');
  const shown = real.length > 0 ? real : sets;
  const crops = shown.flatMap(({ samples, side, kind }) =>
    samples.map((sample): Crop => ({ ...sample, side, real: kind === 'real' })),
  );
  return crops.reduce<Crop | undefined>(
    (best, next) => (best === undefined || detail(next) > detail(best) ? next : best),
    undefined,
  );
}

/** Mean difference between neighbours of a row and of a column. */
function detail({ clean, side }: Crop): number {
  const row = side * 3;
  let sum = 0;
  for (let y = 1; y < side; y++) {
    for (let i = y * row + 3; i < (y + 1) * row; i++) {
      const value = clean[i] as number;
      sum += Math.abs(value - (clean[i - 3] as number)) + Math.abs(value - (clean[i - row] as number));
    }
  }
  return sum / clean.length;
}
