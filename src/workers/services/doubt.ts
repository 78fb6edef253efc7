/** An uncertainty map as the Studio shows it: colours to lie over the photo, and what they come to in numbers. */
import { heatRaster, roundPeak } from '../../engine/domain/heat.ts';
import type { UncertaintyMap } from '../../engine/inference/uncertainty-map.ts';
import type { DoubtResult } from '../protocol/api.ts';

/** What a hundredth of the pixels lies above. */
const HIGH = 0.99;
/** Pixels that are looked at for it: more say no more. */
const LOOKED_AT = 100_000;

export function doubtOf({ values, width, height, calibrated }: UncertaintyMap): DoubtResult {
  const peak = roundPeak(values);
  const pace = Math.max(1, Math.floor(values.length / LOOKED_AT));
  const some = Float32Array.from(
    { length: Math.ceil(values.length / pace) },
    (_, i) => values[i * pace] ?? 0,
  );
  const high = some.sort()[Math.floor(HIGH * (some.length - 1))] ?? 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { overlay: heatRaster(values, { width, height }, peak, true), peak, mean, high, calibrated };
}
