/** Peak signal-to-noise ratio. */
import type { Raster } from '../domain/raster.ts';
import { comparablePlanes, type MetricOptions } from './planes.ts';

/**
 * PSNR of two rasters of one size in dB, over all samples together: 10 log10(255² / MSE); Infinity where they are
 * identical. RGB, 8-bit rounded and without a crop unless told otherwise. JSON has no Infinity: written as JSON it
 * is `null`, and `psnrFromJson` reads it back.
 * @throws StudioError `option-invalid` for different sizes or an impossible border
 */
export function psnr(a: Raster, b: Raster, options: MetricOptions = {}): number {
  const [planesA, planesB] = comparablePlanes(a, b, options);
  let sum = 0;
  let count = 0;
  planesA.channels.forEach((plane, c) => {
    const other = planesB.channels[c] as Float64Array;
    for (let i = 0; i < plane.length; i++) {
      const difference = (plane[i] as number) - (other[i] as number);
      sum += difference * difference;
    }
    count += plane.length;
  });
  return decibels(sum / count, 255);
}

/** PSNR of a mean squared error for signals that reach from 0 to `peak`; Infinity for no error. */
export function decibels(meanSquaredError: number, peak: number): number {
  return meanSquaredError === 0
    ? Number.POSITIVE_INFINITY
    : 10 * Math.log10((peak * peak) / meanSquaredError);
}

/** A PSNR as results hold it: `null` stands for identical pictures. */
export function psnrToJson(value: number): number | null {
  return value === Number.POSITIVE_INFINITY ? null : value;
}

/** The inverse of `psnrToJson`. */
export function psnrFromJson(value: number | null): number {
  return value ?? Number.POSITIVE_INFINITY;
}
