/** The classical methods by model id. */
import { bm3d } from './bm3d.ts';
import { darkChannelDehaze } from './dark-channel.ts';
import type { ClassicalMethod } from './method.ts';
import { rainLayersDerain } from './rain-layers.ts';
import { retinexBrighten } from './retinex.ts';

export const CLASSICAL_METHODS: ReadonlyMap<string, ClassicalMethod> = new Map<string, ClassicalMethod>([
  ['classic-bm3d', (image, pace) => bm3d(image, pace)],
  ['classic-dark-channel', darkChannelDehaze],
  ['classic-rain-layers', (image, pace) => rainLayersDerain(image, pace)],
  ['classic-retinex', retinexBrighten],
]);
