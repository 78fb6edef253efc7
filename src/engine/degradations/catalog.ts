/** The degradation of every task. */
import type { TaskId } from '../domain/task.ts';
import { DEFOCUS, GAUSSIAN_BLUR, MOTION_BLUR, RICHARDSON_LUCY, RINGING } from './blur.ts';
import { CAMERA_SHAKE } from './camera-shake.ts';
import type { Degradation } from './degradation.ts';
import { DOWNSCALE } from './downscale.ts';
import { HAZE, RAIN_VEIL } from './haze.ts';
import { INPAINTING } from './inpainting.ts';
import { JPEG } from './jpeg.ts';
import { LOW_LIGHT } from './low-light.ts';
import { GAUSSIAN_NOISE, POISSON_NOISE, SALT_PEPPER } from './noise.ts';
import { RAIN } from './rain.ts';
import { RAINDROPS } from './raindrops.ts';
import { REAL_CHAIN } from './real-chain.ts';
import { SNOW } from './snow.ts';

const CLEAN: Degradation = { limits: {}, margin: () => 0, apply: (picture) => picture };

export const DEGRADATIONS: Readonly<Record<TaskId, Degradation>> = {
  'gaussian-noise': GAUSSIAN_NOISE,
  'poisson-noise': POISSON_NOISE,
  'salt-pepper': SALT_PEPPER,
  jpeg: JPEG,
  'gaussian-blur': GAUSSIAN_BLUR,
  'motion-blur': MOTION_BLUR,
  'camera-shake': CAMERA_SHAKE,
  defocus: DEFOCUS,
  downscale: DOWNSCALE,
  rain: RAIN,
  'rain-veil': RAIN_VEIL,
  snow: SNOW,
  raindrops: RAINDROPS,
  haze: HAZE,
  'low-light': LOW_LIGHT,
  'real-chain': REAL_CHAIN,
  ringing: RINGING,
  'richardson-lucy': RICHARDSON_LUCY,
  inpainting: INPAINTING,
  clean: CLEAN,
};
