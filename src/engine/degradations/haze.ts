/** Haze, and the mist of heavy rain. */
import type { Random } from '../runtime/random.ts';
import { type Degradation, mapSamples, type Params, type Picture, param, type View } from './degradation.ts';
import { depthMap, drawDepth } from './depth.ts';
import type { Plane } from './filters.ts';
import { RAIN_LIMITS, rainMargin, rainOn } from './rain.ts';

/** I' = I t + A (1 - t) with t = exp(-beta depth). */
export function scatterLight(picture: Picture, depth: Plane, beta: number, airlight: number): Picture {
  const through = depth.data.map((d) => Math.exp(-beta * d));
  return mapSamples(picture, (value, i) => {
    const t = through[Math.floor(i / 3)] as number;
    return value * t + airlight * (1 - t);
  });
}

function hazeOn(picture: Picture, params: Params, random: Random, view: View): Picture {
  const depth = depthMap(drawDepth(random), picture.width, picture.height, view);
  return scatterLight(picture, depth, param(params, 'beta'), param(params, 'airlight'));
}

const HAZE_LIMITS = { beta: [0, 20], airlight: [0, 1] } as const;

export const HAZE: Degradation = {
  limits: HAZE_LIMITS,
  margin: () => 0,
  apply: hazeOn,
};

/** I' = (I + S) t + A (1 - t): streaks first, then the veil in front of everything (Outdoor-Rain form). */
export const RAIN_VEIL: Degradation = {
  limits: { ...RAIN_LIMITS, ...HAZE_LIMITS },
  margin: rainMargin,
  apply: (picture, params, random, view) =>
    hazeOn(rainOn(picture, params, random.split('streaks')), params, random.split('veil'), view),
};
