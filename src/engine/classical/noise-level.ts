/**
 * How noisy a photo is. Donoho and Johnstone ("Ideal spatial adaptation by wavelet shrinkage", 1994) take the median
 * absolute coefficient of the finest diagonal band over 0.6745 for sigma. Over a whole photo, detail counts as noise; so
 * the band here is narrower (the corner of an 8 x 8 cosine transform, where photos hold least: Ponomarenko et al., "An
 * automatic approach to lossy compression of AVIRIS images", 2007), and the calmest blocks decide.
 */
import { forwardDct } from './dct8.ts';
import type { Planes } from './opponent.ts';

/** Side of a block, and pixels between its patches of 8 x 8. */
const BLOCK = 32;
const STRIDE = 4;
/** Row and column of the coefficients that count: the three highest diagonals. */
const CORNER = [63, 62, 55, 61, 54, 47];
const PATCHES = (BLOCK - 8) / STRIDE + 1;
/** The share of blocks, from the calmest on, that is taken for free of detail. */
const CALM = 0.3;
/** The median of the calmest three tenths of blocks lies this much below the truth where all is noise (by simulation). */
const CALM_BIAS = 0.92;
/** Blocks with more clipped pixels than this say little, since clipping cuts noise off; unless most blocks have more. */
const CLIPPED = 0.05;
/** The noise of a sensor is about as strong in colours as in luminance; what exceeds this many times is fine texture. */
const MOST_UNEQUAL = 2;
/** Colours with less noise than this are those of a grey photo. */
const GREY = 1e-3;

interface Block {
  readonly clipped: number;
  /** Sigma in each plane. */
  readonly sigmas: readonly number[];
}

/**
 * Sigma of the noise of each plane of opponent colours, in the planes' units; 0 where the photo is too small to tell.
 * @param clipped 1 for pixels at the ends of the range
 */
export function noiseLevels(planes: Planes, clipped: Uint8Array, width: number, height: number): number[] {
  const blocks: Block[] = [];
  for (let top = 0; top + BLOCK <= height; top += BLOCK) {
    for (let left = 0; left + BLOCK <= width; left += BLOCK) {
      blocks.push({
        clipped: clippedShare(clipped, width, left, top),
        sigmas: planes.map((plane) => deviation(plane, width, left, top)),
      });
    }
  }
  const most = Math.max(CLIPPED, median(blocks.map((block) => block.clipped)));
  const telling = blocks.filter((block) => block.clipped <= most);
  const calm = (c: number): number => {
    const sorted = telling.map(({ sigmas }) => sigmas[c] as number).sort((a, b) => a - b);
    return median(sorted.slice(0, Math.ceil(sorted.length * CALM))) / CALM_BIAS;
  };
  const [luminance, ...colours] = [calm(0), calm(1), calm(2)];
  const colour = Math.max(...colours);
  return [colour < GREY ? luminance : Math.min(luminance, MOST_UNEQUAL * colour), ...colours];
}

/** Median absolute corner coefficient of a block, as the sigma of a normal distribution. */
function deviation(plane: Float32Array, width: number, left: number, top: number): number {
  const patch = new Float64Array(64);
  const found: number[] = [];
  for (let v = 0; v < PATCHES; v++) {
    for (let u = 0; u < PATCHES; u++) {
      const at = (top + v * STRIDE) * width + left + u * STRIDE;
      for (let i = 0; i < 64; i++) patch[i] = plane[at + (i >> 3) * width + (i & 7)] as number;
      forwardDct(patch, 0);
      for (const i of CORNER) found.push(Math.abs(patch[i] as number));
    }
  }
  return median(found) / 0.6745;
}

function clippedShare(clipped: Uint8Array, width: number, left: number, top: number): number {
  let count = 0;
  for (let y = top; y < top + BLOCK; y++) {
    for (let x = left; x < left + BLOCK; x++) count += clipped[y * width + x] as number;
  }
  return count / BLOCK ** 2;
}

/** The middle value; 0 of nothing. */
function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** 1 for pixels with a channel at 0 or 1, where noise is cut off. */
export function clippedPixels(rgb: Float32Array): Uint8Array {
  const clipped = new Uint8Array(rgb.length / 3);
  for (let i = 0; i < rgb.length; i++) {
    const value = rgb[i] as number;
    if (value <= 0 || value >= 1) clipped[Math.floor(i / 3)] = 1;
  }
  return clipped;
}
