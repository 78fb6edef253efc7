/** Fixed linear filters: soft focus, straight motion, a lens out of focus, ringing, and Richardson-Lucy. */
import { type Degradation, type Picture, param } from './degradation.ts';
import { convolve, convolveSeparable } from './filters.ts';
import { discKernel, gaussianTaps, lineKernel, sincKernel } from './kernels.ts';

/** Isotropic Gaussian blur; sigma 0 changes nothing. sigma in px. */
export function gaussianBlur(picture: Picture, sigma: number): Picture {
  return sigma === 0 ? picture : convolveSeparable(picture, gaussianTaps(sigma));
}

export const GAUSSIAN_BLUR: Degradation = {
  limits: { sigma: [0, 50] },
  margin: (params) => Math.ceil(3 * param(params, 'sigma')),
  apply: (picture, params) => gaussianBlur(picture, param(params, 'sigma')),
};

export const MOTION_BLUR: Degradation = {
  limits: { length: [1, 200], angle: [-360, 360] },
  margin: (params) => Math.ceil(param(params, 'length') / 2) + 1,
  apply: (picture, params) => convolve(picture, lineKernel(param(params, 'length'), param(params, 'angle'))),
};

export const DEFOCUS: Degradation = {
  limits: { radius: [0.1, 50] },
  margin: (params) => Math.ceil(param(params, 'radius') + 0.5),
  apply: (picture, params) => convolve(picture, discKernel(param(params, 'radius'))),
};

export const RINGING: Degradation = {
  limits: { cutoff: [0.1, Math.PI] },
  margin: () => 7,
  apply: (picture, params) => convolve(picture, sincKernel(param(params, 'cutoff'))),
};

const RAMP = 7;
const BOX = 2;

/**
 * One Richardson-Lucy step with a 5x5 box from a flat 0.5: that is the 5x5 mean, on a picture padded by a ramp of
 * 7 pixels from the edge's value down to 0 (first along columns, then along rows), and cut again.
 */
export function richardsonLucy(picture: Picture): Picture {
  const { width, height, data } = picture;
  const out = new Float32Array(data.length);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let v = y - BOX; v <= y + BOX; v++) {
          for (let u = x - BOX; u <= x + BOX; u++) {
            const inside = (clampIndex(v, height) * width + clampIndex(u, width)) * 3 + c;
            sum += (data[inside] as number) * ramp(v, height) * ramp(u, width);
          }
        }
        out[to++] = sum / (2 * BOX + 1) ** 2;
      }
    }
  }
  return { width, height, data: out };
}

function clampIndex(index: number, size: number): number {
  return Math.min(size - 1, Math.max(0, index));
}

function ramp(index: number, size: number): number {
  return 1 - Math.abs(index - clampIndex(index, size)) / RAMP;
}

export const RICHARDSON_LUCY: Degradation = {
  limits: {},
  margin: () => BOX,
  apply: (picture) => richardsonLucy(picture),
};
