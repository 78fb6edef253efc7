/** NIQE (Mittal, Soundararajan and Bovik, "Making a completely blind image quality analyzer", 2013). */
import { invariant, StudioError } from '../domain/fault.ts';
import type { Raster } from '../domain/raster.ts';
import { cholesky, solveLower } from './cholesky.ts';
import { greyOf } from './grey.ts';
import { niqeBlocks } from './niqe-features.ts';
import { averageCovariance, fitNormal, type NormalModel } from './normal-model.ts';

export type NiqeBlockSize = 96 | 48;

/** What good photos look like, for each size of block. */
export type NiqeModel = Readonly<Record<NiqeBlockSize, NormalModel>>;

/** Below this many pixels a side, blocks are half as large; such scores compare only with each other. */
const ROOM_FOR_LARGE_BLOCKS = 192;
const SMALLEST = 96;
/** Blocks of good photos count if they are at least this sharp beside the photo's sharpest. */
const SHARP = 0.75;

/** Side of the blocks that NIQE looks at in a photo of a size. */
export function niqeBlockSize(width: number, height: number): NiqeBlockSize {
  return Math.min(width, height) < ROOM_FOR_LARGE_BLOCKS ? 48 : 96;
}

/**
 * Distance between the photo's texture statistics and those of good photos, from 0; lower is better. Scores
 * under different models, or with different sizes of block, do not compare.
 * @param border Pixels left out on every side.
 * @throws StudioError `option-invalid` for sides below 96 pixels or a photo with less than two textured blocks
 */
export function niqe(raster: Raster, model: NiqeModel, border = 0): number {
  const grey = greyOf(raster, border);
  if (Math.min(grey.width, grey.height) < SMALLEST) {
    throw new StudioError(
      'option-invalid',
      `NIQE needs at least ${SMALLEST} × ${SMALLEST} pixels and got ${grey.width} × ${grey.height}; leave it out for photos this small.`,
    );
  }
  const size = niqeBlockSize(grey.width, grey.height);
  const rows = niqeBlocks(grey, size).map((block) => block.features);
  if (rows.length < 2)
    throw new StudioError(
      'option-invalid',
      'The photo has no texture to judge; NIQE cannot be measured on it.',
    );
  return normalDistance(fitNormal(rows), model[size]);
}

/**
 * sqrt((m1 - m2)ᵀ ((S1 + S2) / 2)⁻¹ (m1 - m2)), eq. 10. The paper takes a pseudo-inverse; since the covariance of
 * the good photos is positive definite so is the average, and it is the inverse.
 */
function normalDistance(a: NormalModel, b: NormalModel): number {
  const size = a.mean.length;
  const lower = cholesky(averageCovariance(a, b), size);
  invariant(lower, 'The covariance of the good photos is not positive definite');
  const difference = Float64Array.from(a.mean, (value, i) => value - (b.mean[i] as number));
  const white = solveLower(lower, size, difference);
  return Math.sqrt(white.reduce((sum, value) => sum + value * value, 0));
}

/** The blocks of a good photo that a model is fitted to: those at least 3/4 as sharp as its sharpest. */
export function pristineBlocks(raster: Raster, size: NiqeBlockSize): Float64Array[] {
  const blocks = niqeBlocks(greyOf(raster), size);
  const sharpest = blocks.reduce((most, block) => Math.max(most, block.sharpness), 0);
  return blocks.filter((block) => block.sharpness > SHARP * sharpest).map((block) => block.features);
}
