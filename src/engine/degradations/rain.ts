/** Rain streaks (the recipe of MiOIR): random drops, drawn out along one direction, added to all channels. */
import type { Random } from '../runtime/random.ts';
import { type Degradation, mapSamples, type Params, type Picture, param } from './degradation.ts';
import { convolvePlane, type Kernel, type Plane, reflectIndex } from './filters.ts';
import { gaussianTaps, lineKernel } from './kernels.ts';

/** Widths of the smoothing Gaussian that a photo draws from. */
export const STREAK_WIDTHS = [3, 5, 7, 9, 11] as const;

const BRIGHTEST = 256;
const DROP: Kernel = { width: 3, height: 3, weights: Float64Array.of(0, 0.1, 0, 0.1, 8, 0.1, 0, 0.1, 0) };

/**
 * A streak: a length x length diagonal turned upright, leaning by `angle` degrees and shrunk by 1 - length / 100,
 * which makes it sqrt(2) length (1 - length / 100) pixels long; then smoothed by a Gaussian window of odd `width`
 * whose sigma is 0.15 width + 0.35 (OpenCV's rule). Sums to 1.
 */
export function streakKernel(length: number, angle: number, width: number): Kernel {
  const line = lineKernel(Math.SQRT2 * length * (1 - length / 100), 90 + angle);
  const taps = gaussianTaps(0.15 * width + 0.35, width >> 1);
  const pad = width >> 1;
  const side = line.width + 2 * pad;
  const weights = new Float64Array(side * side);
  for (let y = 0; y < line.height; y++) {
    for (let x = 0; x < line.width; x++) {
      const value = line.weights[y * line.width + x] as number;
      if (value === 0) continue;
      for (let v = 0; v < width; v++) {
        for (let u = 0; u < width; u++) {
          const at = (y + v) * side + x + u;
          weights[at] = (weights[at] as number) + value * (taps[v] as number) * (taps[u] as number);
        }
      }
    }
  }
  return { width: side, height: side, weights };
}

/**
 * Streak map in 0..1 from random numbers `u` in 0..256: those of at least 256 - density / 100 stay, the others are 0;
 * each is spread a little, drawn out by the streak kernel, and the map is stretched so that its least value is 0
 * and its greatest 1. No drop at all gives no streaks.
 */
export function streakMap(u: Plane, density: number, kernel: Kernel): Plane {
  const threshold = BRIGHTEST - density / 100;
  const drops: Plane = { ...u, data: u.data.map((value) => (value >= threshold ? value : 0)) };
  const field = scatter(convolvePlane(drops, DROP), kernel);
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (const value of field.data) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (high - low <= 1e-3) return { ...u, data: new Float32Array(u.data.length) };
  return { ...u, data: field.data.map((value) => (value - low) / (high - low)) };
}

/** Convolution, written for a plane that is nearly empty: every drop paints its streak. */
function scatter(plane: Plane, kernel: Kernel): Plane {
  const { width, height } = plane;
  const [padX, padY] = [kernel.width >> 1, kernel.height >> 1];
  const sums = new Float64Array(width * height);
  for (let y = -padY; y < height + padY; y++) {
    const row = reflectIndex(y, height) * width;
    for (let x = -padX; x < width + padX; x++) {
      const value = plane.data[row + reflectIndex(x, width)] as number;
      if (value !== 0) paint(sums, width, height, kernel, x - padX, y - padY, value);
    }
  }
  return { width, height, data: Float32Array.from(sums) };
}

function paint(
  sums: Float64Array,
  width: number,
  height: number,
  kernel: Kernel,
  left: number,
  top: number,
  value: number,
): void {
  for (let v = Math.max(0, -top); v < Math.min(kernel.height, height - top); v++) {
    const to = (top + v) * width + left;
    const from = v * kernel.width;
    for (let u = Math.max(0, -left); u < Math.min(kernel.width, width - left); u++) {
      sums[to + u] = (sums[to + u] as number) + value * (kernel.weights[from + u] as number);
    }
  }
}

/** I' = I + S, the same in all channels. */
export function addStreaks(picture: Picture, streaks: Plane): Picture {
  return mapSamples(picture, (value, i) => value + (streaks.data[Math.floor(i / 3)] as number));
}

/** Adds random streaks. params: density, length, angle. */
export function rainOn(picture: Picture, params: Params, random: Random): Picture {
  const { width, height } = picture;
  const u = { width, height, data: new Float32Array(width * height) };
  random.fillUniform(u.data, 0, BRIGHTEST);
  const smoothing = random.pick(STREAK_WIDTHS);
  const kernel = streakKernel(param(params, 'length'), param(params, 'angle'), smoothing);
  return addStreaks(picture, streakMap(u, param(params, 'density'), kernel));
}

export const RAIN_LIMITS = { density: [0, 25_600], length: [1, 99], angle: [-90, 90] } as const;

/** How far a streak of this length reaches. */
export function rainMargin(params: Params): number {
  return Math.ceil(param(params, 'length') / 2) + 6;
}

export const RAIN: Degradation = {
  limits: RAIN_LIMITS,
  margin: rainMargin,
  apply: rainOn,
};
