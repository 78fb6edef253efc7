/** Snow in the form of Snow100K: I' = I (1 - z) + A z with a flake mask z, perhaps behind a thin veil. */
import type { Random } from '../runtime/random.ts';
import { type Degradation, mapSamples, type Picture, param } from './degradation.ts';
import { convolvePlane, type Plane } from './filters.ts';
import { lineKernel } from './kernels.ts';
import { drawPoisson } from './poisson.ts';

export interface Flake {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

export interface SnowLayer {
  /** Radius range in px and flakes a pixel at severity 1. */
  readonly radius: readonly [number, number];
  readonly density: number;
}

export const SNOW_LAYERS: readonly SnowLayer[] = [
  { radius: [0.6, 1.2], density: 6e-3 },
  { radius: [1.2, 2.5], density: 1.5e-3 },
  { radius: [2.5, 5], density: 3e-4 },
];

const LONGEST_SMEAR = 9;
const VEIL_STRENGTH = 0.3;
const VEIL_CHANCE = 0.3;

/** How far a flake outside can reach in. */
const REACH = Math.ceil(5 + LONGEST_SMEAR / 2) + 1;

/** Share of every pixel that a flake covers, 0..1: the largest of clip(radius + 0.5 - distance, 0, 1). */
export function flakeMask(flakes: readonly Flake[], width: number, height: number): Plane {
  const data = new Float32Array(width * height);
  for (const { x, y, radius } of flakes) {
    const reach = radius + 0.5;
    for (let v = Math.max(0, Math.ceil(y - reach)); v <= Math.min(height - 1, y + reach); v++) {
      for (let u = Math.max(0, Math.ceil(x - reach)); u <= Math.min(width - 1, x + reach); u++) {
        const coverage = Math.min(1, reach - Math.hypot(u - x, v - y));
        const at = v * width + u;
        if (coverage > (data[at] as number)) data[at] = coverage;
      }
    }
  }
  return { width, height, data };
}

/** z of all layers: each smeared by its motion kernel and weighed by its opacity, then laid over one another. */
export function combineLayers(
  layers: readonly { mask: Plane; length: number; angle: number; opacity: number }[],
  width: number,
  height: number,
): Plane {
  const data = new Float32Array(width * height);
  for (const { mask, length, angle, opacity } of layers) {
    const smeared = convolvePlane(mask, lineKernel(length, angle));
    for (let i = 0; i < data.length; i++) {
      data[i] = 1 - (1 - (data[i] as number)) * (1 - opacity * (smeared.data[i] as number));
    }
  }
  return { width, height, data };
}

/** I' = (I t + A (1 - t)) (1 - z) + A z with transmission t of the veil. */
export function coverWithSnow(
  picture: Picture,
  mask: Plane,
  airlight: number,
  transmission: number,
): Picture {
  return mapSamples(picture, (value, i) => {
    const z = mask.data[Math.floor(i / 3)] as number;
    return (value * transmission + airlight * (1 - transmission)) * (1 - z) + airlight * z;
  });
}

/** Draws the flake mask of a severity. */
export function drawSnow(width: number, height: number, severity: number, random: Random): Plane {
  const wind = random.uniform(30, 150);
  const [outerWidth, outerHeight] = [width + 2 * REACH, height + 2 * REACH];
  const layers = SNOW_LAYERS.map(({ radius, density }) => {
    const count = drawPoisson(density * severity * outerWidth * outerHeight, random);
    const flakes = Array.from({ length: count }, () => ({
      x: random.uniform(0, outerWidth) - 0.5,
      y: random.uniform(0, outerHeight) - 0.5,
      radius: random.uniform(radius[0], radius[1]),
    }));
    const length = random.uniform(1, LONGEST_SMEAR);
    const opacity = random.uniform(0.5, 1);
    return { mask: flakeMask(flakes, outerWidth, outerHeight), length, angle: wind, opacity };
  });
  return inner(combineLayers(layers, outerWidth, outerHeight), REACH);
}

function inner(plane: Plane, border: number): Plane {
  const width = plane.width - 2 * border;
  const height = plane.height - 2 * border;
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (y + border) * plane.width + border;
    data.set(plane.data.subarray(from, from + width), y * width);
  }
  return { width, height, data };
}

export const SNOW: Degradation = {
  limits: { severity: [0, 10] },
  margin: () => 0,
  apply(picture, params, random) {
    const severity = param(params, 'severity');
    const airlight = random.uniform(0.85, 1);
    const hasVeil = random.chance(VEIL_CHANCE);
    const mask = drawSnow(picture.width, picture.height, severity, random.split('flakes'));
    return coverWithSnow(picture, mask, airlight, hasVeil ? Math.exp(-VEIL_STRENGTH * severity) : 1);
  },
};
