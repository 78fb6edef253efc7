/**
 * Low light by Retinex: a photo is what is there times the light that falls on it, and the light is smooth. The light is
 * estimated as in LIME (Guo, Li, Ling, "LIME: low-light image enhancement via illumination map estimation", IEEE TIP
 * 2017): the brightest channel of each pixel, smoothed but for edges. LIME solves a weighted least-squares problem for
 * that; here the guided filter does it. The light is then made brighter by a power, and put back.
 */
import { guidedFilter } from './guided-filter.ts';
import type { FloatImage, Pace } from './method.ts';

/** LIME's power: the light L becomes L^(1 - GAMMA). */
const GAMMA = 0.8;
/** Half the smoothing window, as a share of the photo's short side. */
const REACH = 0.04;
const EPSILON = 1e-3;
/** The least light, so that black stays black. */
const LEAST = 0.02;

/** Brightens everything that is not lit fully, the darker the more: R = I / L^GAMMA (eq. 3 with the power of section II-D). */
export async function retinexBrighten(image: FloatImage, pace: Pace): Promise<Float32Array> {
  const { width, height, data } = image;
  const brightest = new Float32Array(width * height);
  for (let i = 0; i < brightest.length; i++) {
    const at = 3 * i;
    brightest[i] = Math.max(data[at] as number, data[at + 1] as number, data[at + 2] as number);
  }
  await pace(0.1);
  const radius = Math.max(1, Math.round(REACH * Math.min(width, height)));
  const light = guidedFilter(brightest, brightest, width, height, radius, EPSILON);
  await pace(0.9);
  const bright = new Float32Array(data.length);
  for (let i = 0; i < bright.length; i++) {
    const pixel = Math.floor(i / 3);
    // The light is no weaker than what it shows: nothing becomes brighter than white.
    const here = Math.max(light[pixel] as number, brightest[pixel] as number, LEAST);
    bright[i] = (data[i] as number) / here ** GAMMA;
  }
  return bright;
}
