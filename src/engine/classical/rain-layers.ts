/**
 * Deraining by layers: a photo is a background plus streaks (Deng, Huang, Zhao, Jiang, "A directional global sparse model
 * for single image rain removal", Applied Mathematical Modelling 2018). Streaks S are sparse, not negative, and hardly
 * change along their direction; across it, the background O - S changes seldom:
 *
 *     min over 0 <= S <= O of  ALONG |D S|_1 + |D' (O - S)|_1 + SPARSE |S|_1
 *
 * with D and D' the derivatives along and across the rain. The paper solves it by ADMM; here the primal-dual method does
 * (Chambolle, Pock, "A first-order primal-dual algorithm", 2011, algorithm 1), which needs no linear system. Streaks
 * have no colour, so they are found in the luminance and taken from every channel.
 */
import { boxMin } from './box-filter.ts';
import { WEIGHTS } from './chosen.ts';
import type { FloatImage, Pace } from './method.ts';

const ROUNDS = 120;
/** Both step sizes: their product times |D|² + |D'|² <= 8 must not exceed 1. */
const STEP = 1 / Math.sqrt(8);
/** Directions that are tried lean by up to 45 degrees from upright, so many to either side. */
const LEANS = 9;
/** Half the width of the widest streak, in pixels. */
const HALF_WIDTH = 4;

export interface RainWeights {
  /** Of streaks that change along the rain; ALONG above. */
  readonly along: number;
  /** Of the streaks themselves; SPARSE above. */
  readonly sparse: number;
}

/** Takes rain streaks away. */
export async function rainLayersDerain(
  image: FloatImage,
  pace: Pace,
  weights: RainWeights = WEIGHTS,
): Promise<Float32Array> {
  const { width, height, data } = image;
  if (width < 3 || height < 3) return data.slice();
  const luminance = meanOfChannels(data);
  const lean = rainLean(luminance, width, height);
  await pace(0.1);
  const solving: Pace = (share) => pace(0.1 + 0.9 * share);
  const streaks = await streakLayer(luminance, width, height, lean, solving, weights);
  return data.map((value, i) => value - (streaks[Math.floor(i / 3)] as number));
}

/**
 * Which way streaks fall: pixels to the right for each pixel down, -1..1. Of all directions it is the one along which thin
 * bright things change least, compared with the direction across.
 */
export function rainLean(luminance: Float32Array, width: number, height: number): number {
  const negative = (plane: Float32Array) => plane.map((value) => -value);
  const eroded = boxMin(luminance, width, height, HALF_WIDTH);
  const opened = negative(boxMin(negative(eroded), width, height, HALF_WIDTH));
  const thin = luminance.map((value, i) => value - (opened[i] as number));
  let best = { lean: 0, ratio: Number.POSITIVE_INFINITY };
  for (let i = -LEANS; i <= LEANS; i++) {
    const lean = Math.tan((i / LEANS) * (Math.PI / 4));
    const { along, across } = variation(thin, width, height, lean);
    const ratio = along / (across + 1e-9);
    if (ratio < best.ratio) best = { lean, ratio };
  }
  return best.lean;
}

/** Sums of absolute derivatives along and across a direction. */
function variation(plane: Float32Array, width: number, height: number, lean: number) {
  const { side, near, far } = steps(lean);
  let along = 0;
  let across = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1, i = y * width + 1; x < width - 1; x++, i++) {
      const here = plane[i] as number;
      const down = i + width;
      along += Math.abs(near * (plane[down] as number) + far * (plane[down + side] as number) - here);
      const right = i + 1;
      across += Math.abs(
        near * (plane[right] as number) + far * (plane[right - side * width] as number) - here,
      );
    }
  }
  return { along, across };
}

/** A pixel down and `lean` to the right lies between two pixels: `near` and `far` are their shares. */
function steps(lean: number) {
  return { side: lean < 0 ? -1 : 1, near: 1 - Math.abs(lean), far: Math.abs(lean) };
}

/** Solves for the streaks, `[height, width]`, in 0..1. */
export async function streakLayer(
  photo: Float32Array,
  width: number,
  height: number,
  lean: number,
  pace: Pace,
  weights: RainWeights = WEIGHTS,
): Promise<Float32Array> {
  const { side, near, far } = steps(lean);
  const streaks = new Float32Array(photo.length);
  const ahead = new Float32Array(photo.length);
  const alongDual = new Float32Array(photo.length);
  const acrossDual = new Float32Array(photo.length);
  const slope = new Float32Array(photo.length);
  const contrast = differenceAcross(photo, width, height, lean);
  for (let round = 0; round < ROUNDS; round++) {
    slope.fill(weights.sparse);
    for (let y = 1; y < height - 1; y++) {
      for (let x = 1, i = y * width + 1; x < width - 1; x++, i++) {
        const down = i + width;
        const downSide = down + side;
        const right = i + 1;
        const rightSide = right - side * width;
        const here = ahead[i] as number;

        const along = near * (ahead[down] as number) + far * (ahead[downSide] as number) - here;
        const p = clip((alongDual[i] as number) + STEP * along, weights.along);
        alongDual[i] = p;

        const across = near * (ahead[right] as number) + far * (ahead[rightSide] as number) - here;
        const q = clip((acrossDual[i] as number) + STEP * (across - (contrast[i] as number)), 1);
        acrossDual[i] = q;

        slope[i] = (slope[i] as number) - p - q;
        slope[down] = (slope[down] as number) + near * p;
        slope[downSide] = (slope[downSide] as number) + far * p;
        slope[right] = (slope[right] as number) + near * q;
        slope[rightSide] = (slope[rightSide] as number) + far * q;
      }
    }
    for (let i = 0; i < streaks.length; i++) {
      const before = streaks[i] as number;
      const after = Math.min(photo[i] as number, Math.max(0, before - STEP * (slope[i] as number)));
      streaks[i] = after;
      ahead[i] = 2 * after - before;
    }
    await pace((round + 1) / ROUNDS);
  }
  return streaks;
}

/** D' of a plane; 0 at the borders. */
function differenceAcross(plane: Float32Array, width: number, height: number, lean: number): Float32Array {
  const { side, near, far } = steps(lean);
  const difference = new Float32Array(plane.length);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1, i = y * width + 1; x < width - 1; x++, i++) {
      const right = i + 1;
      const beside = near * (plane[right] as number) + far * (plane[right - side * width] as number);
      difference[i] = beside - (plane[i] as number);
    }
  }
  return difference;
}

function clip(value: number, limit: number): number {
  return value > limit ? limit : value < -limit ? -limit : value;
}

function meanOfChannels(data: Float32Array): Float32Array {
  const mean = new Float32Array(data.length / 3);
  for (let i = 0; i < mean.length; i++) {
    mean[i] = ((data[3 * i] as number) + (data[3 * i + 1] as number) + (data[3 * i + 2] as number)) / 3;
  }
  return mean;
}
