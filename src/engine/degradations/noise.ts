/** Noise: Gaussian, Poisson, salt and pepper. */
import { type Degradation, mapSamples, type Picture, param } from './degradation.ts';
import { drawPoisson } from './poisson.ts';

/** I' = I + n sigma / 255. `noise`: one draw of the unit normal distribution for each sample. */
export function addNoise(picture: Picture, noise: Float32Array, sigma: number): Picture {
  return mapSamples(picture, (value, i) => value + ((noise[i] as number) * sigma) / 255);
}

/** I' = counts / peak. `counts`: one draw from Poisson(I peak) for each sample. */
export function fromCounts(picture: Picture, counts: Float32Array, peak: number): Picture {
  return mapSamples(picture, (_, i) => (counts[i] as number) / peak);
}

/** Pixels with mask 1 become black and with mask 2 white, in all channels together; 0 leaves them. */
export function replacePixels(picture: Picture, mask: Uint8Array): Picture {
  return mapSamples(picture, (value, i) => {
    const kind = mask[Math.floor(i / 3)];
    return kind === 0 ? value : kind === 1 ? 0 : 1;
  });
}

export const GAUSSIAN_NOISE: Degradation = {
  limits: { sigma: [0, 255] },
  margin: () => 0,
  apply(picture, params, random) {
    const noise = new Float32Array(picture.data.length);
    random.fillNormal(noise, 0, 1);
    return addNoise(picture, noise, param(params, 'sigma'));
  },
};

export const POISSON_NOISE: Degradation = {
  limits: { peak: [1, 100_000] },
  margin: () => 0,
  apply(picture, params, random) {
    const peak = param(params, 'peak');
    return fromCounts(
      picture,
      picture.data.map((value) => drawPoisson(value * peak, random)),
      peak,
    );
  },
};

export const SALT_PEPPER: Degradation = {
  limits: { amount: [0, 1] },
  margin: () => 0,
  apply(picture, params, random) {
    const amount = param(params, 'amount');
    const mask = Uint8Array.from({ length: picture.width * picture.height }, () =>
      random.chance(amount) ? random.integer(1, 2) : 0,
    );
    return replacePixels(picture, mask);
  },
};
