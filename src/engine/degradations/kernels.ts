/** Kernels of the blurs, each summing to 1. Angles are in degrees, anticlockwise from the x axis. */
import { besselJ1 } from './bessel.ts';
import type { Kernel } from './filters.ts';

/** exp(-i² / 2 sigma²) for i = -radius..radius, summing to 1; radius ceil(3 sigma) unless given. */
export function gaussianTaps(sigma: number, radius = Math.ceil(3 * sigma)): Float64Array {
  const taps = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - radius) / Math.max(sigma, 1e-6)) ** 2),
  );
  return normalised(taps);
}

/** Points per pixel on an anti-aliased line. */
const LINE_DENSITY = 8;

/**
 * Anti-aliased straight line: 8 points a pixel on the segment from -(length - 1) / 2 to (length - 1) / 2, each
 * spread bilinearly over its four pixels.
 */
export function lineKernel(length: number, angle: number): Kernel {
  const half = Math.max(length - 1, 0) / 2;
  const count = LINE_DENSITY * Math.ceil(Math.max(length, 1)) + 1;
  const [cosine, sine] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const radius = Math.ceil(half) + 1;
  const side = 2 * radius + 1;
  const weights = new Float64Array(side * side);
  for (let i = 0; i < count; i++) {
    const s = -half + (2 * half * i) / (count - 1);
    splat(weights, side, radius + s * cosine, radius - s * sine);
  }
  return { width: side, height: side, weights: normalised(weights) };
}

function splat(weights: Float64Array, side: number, x: number, y: number): void {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - left, y - top];
  const add = (dx: number, dy: number, weight: number): void => {
    if (weight <= 0) return;
    const at = (top + dy) * side + left + dx;
    weights[at] = (weights[at] as number) + weight;
  };
  add(0, 0, (1 - fx) * (1 - fy));
  add(1, 0, fx * (1 - fy));
  add(0, 1, (1 - fx) * fy);
  add(1, 1, fx * fy);
}

/** Samples a pixel and axis of an anti-aliased disc. */
const DISC_DENSITY = 8;

/** Disc with edges anti-aliased by 8 x 8 samples a pixel. radius in px. */
export function discKernel(radius: number): Kernel {
  const reach = Math.ceil(radius + 0.5);
  const side = 2 * reach + 1;
  const weights = new Float64Array(side * side);
  const place = (i: number): number => (i + 0.5) / DISC_DENSITY - 0.5 - reach;
  for (let i = 0; i < side * DISC_DENSITY; i++) {
    for (let j = 0; j < side * DISC_DENSITY; j++) {
      if (place(i) ** 2 + place(j) ** 2 > radius * radius) continue;
      const at = Math.floor(i / DISC_DENSITY) * side + Math.floor(j / DISC_DENSITY);
      weights[at] = (weights[at] as number) + 1;
    }
  }
  return { width: side, height: side, weights: normalised(weights) };
}

const SINC_SIDE = 15;

/** Circular low-pass of 15 x 15: k(r) = w J1(w r) / (2 pi r), w²/(4 pi) in the centre. cutoff w in radians. */
export function sincKernel(cutoff: number): Kernel {
  const reach = SINC_SIDE >> 1;
  const weights = Float64Array.from({ length: SINC_SIDE * SINC_SIDE }, (_, i) => {
    const r = Math.hypot((i % SINC_SIDE) - reach, Math.floor(i / SINC_SIDE) - reach);
    return r === 0 ? (cutoff * cutoff) / (4 * Math.PI) : (cutoff * besselJ1(cutoff * r)) / (2 * Math.PI * r);
  });
  return { width: SINC_SIDE, height: SINC_SIDE, weights: normalised(weights) };
}

function normalised(weights: Float64Array): Float64Array {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
