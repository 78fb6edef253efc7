/** Low light as a camera sees it. */
import { type Degradation, mapSamples, type Picture, param } from './degradation.ts';
import { addNoise, fromCounts } from './noise.ts';
import { drawPoisson } from './poisson.ts';

/** y = gain I^gamma. */
export function darken(picture: Picture, gamma: number, gain: number): Picture {
  return mapSamples(picture, (value) => gain * value ** gamma);
}

/**
 * The Poisson peak that goes with a Gaussian `noise` (sigma in 0..255 units): (255 / noise)², so that at full
 * brightness the photon noise is as strong as the Gaussian one: variance (noise / 255)² (1 + y).
 */
export function peakForNoise(noise: number): number {
  return (255 / noise) ** 2;
}

export const LOW_LIGHT: Degradation = {
  limits: { gamma: [0.1, 10], gain: [0, 4], noise: [0, 100] },
  margin: () => 0,
  apply(picture, params, random) {
    const dark = darken(picture, param(params, 'gamma'), param(params, 'gain'));
    const noise = param(params, 'noise');
    if (noise === 0) return dark;
    const peak = peakForNoise(noise);
    const counts = dark.data.map((value) => drawPoisson(value * peak, random));
    const field = new Float32Array(dark.data.length);
    random.fillNormal(field, 0, 1);
    return addNoise(fromCounts(dark, counts, peak), field, noise);
  },
};
