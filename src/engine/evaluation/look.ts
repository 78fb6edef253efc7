/** Measures of real photos without clean partners, as an adaptation is watched by. */
import type { InOut, MeanColour, PhotoLook } from '../domain/drift.ts';
import { StudioError } from '../domain/fault.ts';
import { fromFloats, type Raster } from '../domain/raster.ts';
import type { MetricId } from '../domain/score.ts';
import { measure } from './measure.ts';

/** Mean red, green and blue, in levels of 255. */
export function meanColour({ rgb, depth }: Raster): MeanColour {
  const sums = [0, 0, 0];
  for (let i = 0; i < rgb.length; i++) sums[i % 3] = (sums[i % 3] as number) + (rgb[i] as number);
  const levels = (rgb.length / 3) * (depth === 8 ? 1 : 257);
  const [red, green, blue] = sums.map((sum) => sum / levels) as [number, number, number];
  return [red, green, blue];
}

/** Both sides of a square patch `[side, side, 3], 0..1`; the output is clipped and rounded to 8 bits like the input. */
export function lookAtPatch(
  name: string,
  task: string,
  input: Float32Array,
  output: Float32Array,
  side: number,
): PhotoLook {
  const like = { width: side, height: side, depth: 8, alpha: null } as const;
  const [before, after] = [fromFloats(input, like), fromFloats(output, like)];
  const both = (id: MetricId): InOut => ({ input: judged(id, before), output: judged(id, after) });
  return {
    name,
    task,
    input: meanColour(before),
    output: meanColour(after),
    niqe: both('niqe'),
    piqe: both('piqe'),
  };
}

/** Null where the metric cannot judge: a patch that is too small, or without texture. */
function judged(id: MetricId, raster: Raster): number | null {
  try {
    return measure(id, raster);
  } catch (error) {
    if (error instanceof StudioError && error.code === 'option-invalid') return null;
    throw error;
  }
}
