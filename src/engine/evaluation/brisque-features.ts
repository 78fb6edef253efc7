/** The 36 numbers that BRISQUE looks at (Mittal, Moorthy and Bovik, "No-reference image quality assessment in the spatial domain", 2012). */
import { StudioError } from '../domain/fault.ts';
import { gammaFunction } from '../domain/gamma-function.ts';
import type { Raster } from '../domain/raster.ts';
import { fitAsymmetric, fitGeneralised, momentsOf } from './generalised-gaussian.ts';
import { type GreyPlane, greyOf } from './grey.ts';
import { halve } from './halve.ts';
import { mscn } from './mscn.ts';

/** Neighbours whose products are looked at: right, below, and both diagonals. */
export const NEIGHBOURS = [
  [0, 1],
  [1, 0],
  [1, 1],
  [1, -1],
] as const;

const SMALLEST = 32;

/**
 * Two scales of 18 features, as the authors' program computes them: shape and variance of the contrast-normalised
 * values, then shape, mean, left and right variance of the products of four kinds of neighbours.
 * @param border Pixels left out on every side.
 * @returns 36 numbers, sizes in units of normalised contrast
 * @throws StudioError `option-invalid` for sides below 32 pixels or a picture without any texture
 */
export function brisqueFeatures(raster: Raster, border = 0): Float64Array {
  const grey = greyOf(raster, border);
  if (Math.min(grey.width, grey.height) < SMALLEST) {
    throw new StudioError(
      'option-invalid',
      `BRISQUE needs at least ${SMALLEST} × ${SMALLEST} pixels and got ${grey.width} × ${grey.height}; leave it out for photos this small.`,
    );
  }
  const features = Float64Array.from([...featuresOfScale(grey), ...featuresOfScale(halve(grey))]);
  if (!features.every(Number.isFinite))
    throw new StudioError(
      'option-invalid',
      'The photo has no texture to judge; BRISQUE cannot be measured on it.',
    );
  return features;
}

function featuresOfScale(plane: GreyPlane): number[] {
  const { values } = mscn(plane, 'zero');
  const whole = { x: 0, y: 0, width: plane.width, height: plane.height };
  const { shape, variance } = fitGeneralised(momentsOf(values, plane.width, whole));
  const products = NEIGHBOURS.flatMap((move) => {
    const fit = fitAsymmetric(momentsOf(values, plane.width, whole, move));
    const scale =
      gammaFunction(2 / fit.shape) / Math.sqrt(gammaFunction(1 / fit.shape) * gammaFunction(3 / fit.shape));
    return [fit.shape, (fit.right - fit.left) * scale, fit.left ** 2, fit.right ** 2];
  });
  return [shape, variance, ...products];
}
