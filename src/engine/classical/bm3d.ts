/**
 * Denoising by block matching and collaborative filtering in opponent colours: CBM3D (Dabov, Foi, Katkovnik, Egiazarian,
 * "Image denoising by sparse 3-D transform-domain collaborative filtering", IEEE TIP 2007, and "Color image denoising via
 * sparse 3D collaborative filtering with grouping constraint in luminance-chrominance space", ICIP 2007). Alike patches
 * are found in the luminance and used for all three channels.
 */
import { createMatcher, type Matcher, PATCH, SEARCH } from './block-matching.ts';
import { STEP } from './chosen.ts';
import { addGroup, hardThreshold, transformGroup, wienerShrink } from './collaborative.ts';
import { type FloatImage, type Pace, part } from './method.ts';
import { clippedPixels, noiseLevels } from './noise-level.ts';
import { fromOpponent, type Planes, toOpponent } from './opponent.ts';

/** Sizes of a group and how unlike its patches may be, for 0..255 and the orthonormal luminance (3 x the papers' values). */
const FIRST = { most: 16, farthest: 3 * 2500, farthestWhenNoisy: 3 * 5000 };
const SECOND = { most: 16, farthest: 3 * 400, farthestWhenNoisy: 3 * 3500 };
const NOISY = 40;
/** Threshold of the first step in units of sigma. */
const LAMBDA = 2.7;
/** A channel with less noise than this (0..255) is left as it is. */
const SILENT = 0.6;
/** Shape of the Kaiser window that weighs the pixels of a patch. */
const KAISER = 2;

/** A pixel depends on nothing farther away than this, twice over two steps. */
const MARGIN = 2 * (2 * SEARCH + PATCH) + PATCH;
/** Pixels that are worked on at once: bounds the memory (about 50 bytes a pixel). */
const STRIP_AREA = 2 ** 22;

export interface Bm3dOptions {
  /** Sigma of the noise in 0..255, the same for all channels; estimated from the photo where it is absent. */
  readonly sigma?: number;
  /** Pixels of a strip. */
  readonly stripArea?: number;
  /** Pixels between the reference patches; fewer are slower and a little better. */
  readonly step?: number;
}

/** Removes white noise. A photo without noise, or one with a side of less than 8 pixels, comes back as it was. */
export async function bm3d(image: FloatImage, pace: Pace, options: Bm3dOptions = {}): Promise<Float32Array> {
  const { width, height, data } = image;
  const noisy = toOpponent(image);
  const sigmas =
    options.sigma === undefined
      ? noiseLevels(noisy, clippedPixels(data), width, height)
      : [options.sigma, options.sigma, options.sigma];
  if (Math.max(...sigmas) < SILENT || Math.min(width, height) < PATCH) return data.slice();
  const result = new Float32Array(data.length);
  const step = options.step ?? STEP;
  const strips = planStrips(width, height, options.stripArea ?? STRIP_AREA, step);
  for (const [i, { start, end, from, to }] of strips.entries()) {
    const cut = (plane: Float32Array) => plane.subarray(start * width, end * width);
    const strip: Planes = [cut(noisy[0]), cut(noisy[1]), cut(noisy[2])];
    const ownPace = part(pace, i / strips.length, (i + 1) / strips.length);
    const clean = await denoise(strip, width, end - start, sigmas, step, ownPace);
    fromOpponent(clean, (from - start) * width, result, from * width, (to - from) * width);
  }
  return result;
}

interface Strip {
  /** Rows `start` up to `end` are computed, `from` up to `to` are kept. */
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Strips whose overlap covers all that a kept row depends on, so that the result is that of the whole photo. They begin
 * at multiples of the step, as the reference patches do.
 */
function planStrips(width: number, height: number, area: number, step: number): Strip[] {
  const rows = Math.floor(area / width);
  if (rows >= height) return [{ start: 0, end: height, from: 0, to: height }];
  const margin = Math.ceil(MARGIN / step) * step;
  const kept = Math.max(step, Math.floor((rows - 2 * margin) / step) * step);
  const strips: Strip[] = [];
  for (let from = 0; from < height; from += kept) {
    const to = Math.min(height, from + kept);
    strips.push({ start: Math.max(0, from - margin), end: Math.min(height, to + margin), from, to });
  }
  return strips;
}

async function denoise(
  noisy: Planes,
  width: number,
  height: number,
  sigmas: readonly number[],
  step: number,
  pace: Pace,
): Promise<Planes> {
  const strength = sigmas[0] as number;
  const farthest = (stage: typeof FIRST) => (strength > NOISY ? stage.farthestWhenNoisy : stage.farthest);
  const group = new Float64Array(SECOND.most * PATCH * PATCH);
  const pilot = new Float64Array(SECOND.most * PATCH * PATCH);

  const firstMatcher = createMatcher(noisy[0], width, height, FIRST.most, farthest(FIRST));
  const basic = await filterAll(
    noisy,
    width,
    height,
    sigmas,
    step,
    firstMatcher,
    part(pace, 0, 0.4),
    (c, places, count) => {
      const sigma = sigmas[c] as number;
      transformGroup(noisy[c] as Float32Array, width, places, count, group);
      const left = hardThreshold(group, count, LAMBDA * sigma);
      return { group, weight: 1 / Math.max(1, left) };
    },
  );
  const secondMatcher = createMatcher(basic[0], width, height, SECOND.most, farthest(SECOND));
  return filterAll(
    noisy,
    width,
    height,
    sigmas,
    step,
    secondMatcher,
    part(pace, 0.4, 1),
    (c, places, count) => {
      transformGroup(noisy[c] as Float32Array, width, places, count, group);
      transformGroup(basic[c] as Float32Array, width, places, count, pilot);
      const energy = wienerShrink(group, pilot, count, (sigmas[c] as number) ** 2);
      return { group, weight: 1 / Math.max(1e-6, energy) };
    },
  );
}

type GroupFilter = (
  channel: number,
  places: Int32Array,
  count: number,
) => { readonly group: Float64Array; readonly weight: number };

/** One step: all reference patches, their groups filtered and averaged where they overlap. */
async function filterAll(
  noisy: Planes,
  width: number,
  height: number,
  sigmas: readonly number[],
  step: number,
  matcher: Matcher,
  pace: Pace,
  filter: GroupFilter,
): Promise<Planes> {
  const channels = [0, 1, 2].filter((c) => (sigmas[c] as number) >= SILENT);
  const empty = (c: number) => new Float32Array(channels.includes(c) ? width * height : 0);
  const sums: Planes = [empty(0), empty(1), empty(2)];
  const weights: Planes = [empty(0), empty(1), empty(2)];
  const taper = kaiserTaper();
  const [columns, rows] = [referencePlaces(width, step), referencePlaces(height, step)];
  for (const [i, y] of rows.entries()) {
    for (const x of columns) {
      const count = matcher.match(x, y);
      for (const c of channels) {
        const { group, weight } = filter(c, matcher.places, count);
        const [sum, total] = [sums[c] as Float32Array, weights[c] as Float32Array];
        addGroup(group, matcher.places, count, weight, taper, sum, total, width);
      }
    }
    await pace((i + 1) / rows.length);
  }
  const divided = (c: 0 | 1 | 2): Float32Array => {
    if (!channels.includes(c)) return noisy[c];
    const total = weights[c];
    return sums[c].map((sum, i) => sum / (total[i] as number));
  };
  return [divided(0), divided(1), divided(2)];
}

/** Every `step` pixels, and the last place where a patch fits. */
function referencePlaces(size: number, step: number): number[] {
  const places: number[] = [];
  for (let at = 0; at < size - PATCH; at += step) places.push(at);
  return [...places, size - PATCH];
}

function kaiserTaper(): Float64Array {
  const line = Array.from({ length: PATCH }, (_, i) => {
    const x = (2 * i) / (PATCH - 1) - 1;
    return besselI0(KAISER * Math.sqrt(Math.max(0, 1 - x * x))) / besselI0(KAISER);
  });
  return Float64Array.from({ length: PATCH * PATCH }, (_, i) => {
    return (line[Math.floor(i / PATCH)] as number) * (line[i % PATCH] as number);
  });
}

/** The modified Bessel function of order 0, by its power series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 20; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
