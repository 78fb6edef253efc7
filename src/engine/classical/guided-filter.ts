/** The guided filter (He, Sun, Tang, "Guided image filtering", IEEE TPAMI 2013), with a grey guide. */
import { boxMean } from './box-filter.ts';

/**
 * Smooths `plane` but for the edges of `guide`: in every window of (2 radius + 1)² the result is a straight-line
 * function of the guide (eq. 5, 6 and 8).
 * @param epsilon variance of the guide below which a window counts as flat
 */
export function guidedFilter(
  plane: Float32Array,
  guide: Float32Array,
  width: number,
  height: number,
  radius: number,
  epsilon: number,
): Float32Array {
  const mean = (values: Float32Array) => boxMean(values, width, height, radius);
  const times = (a: Float32Array, b: Float32Array) => a.map((value, i) => value * (b[i] as number));
  const meanGuide = mean(guide);
  const meanPlane = mean(plane);
  const slope = mean(times(guide, plane));
  const spread = mean(times(guide, guide));
  for (let i = 0; i < slope.length; i++) {
    const centre = meanGuide[i] as number;
    const covariance = (slope[i] as number) - centre * (meanPlane[i] as number);
    slope[i] = covariance / ((spread[i] as number) - centre * centre + epsilon);
  }
  const offset = mean(meanPlane.map((value, i) => value - (slope[i] as number) * (meanGuide[i] as number)));
  const meanSlope = mean(slope);
  return offset.map((value, i) => value + (meanSlope[i] as number) * (guide[i] as number));
}
