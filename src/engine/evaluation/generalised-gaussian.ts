/**
 * Fitting generalised Gaussians by moments: how peaked (`shape`: 1 Laplace, 2 normal) and how wide values are.
 * Asymmetric: Lasmar, Stitou and Berthoumieu, "Multiscale skewed heavy tailed model for texture analysis", 2009.
 */
import { gammaFunction } from '../domain/gamma-function.ts';

const FIRST = 0.2;
const STEP = 0.001;
const COUNT = 9801;

/** (E|x|)² / E[x²] of a generalised Gaussian of shape a, Γ(2/a)² / (Γ(1/a) Γ(3/a)): rises from 0.06 to 0.74. */
export function momentRatio(shape: number): number {
  return gammaFunction(2 / shape) ** 2 / (gammaFunction(1 / shape) * gammaFunction(3 / shape));
}

const shapeAt = (index: number): number => FIRST + index * STEP;
const RATIOS = Float64Array.from({ length: COUNT }, (_, i) => momentRatio(shapeAt(i)));

/** Sums over values, enough for both fits. */
export interface Moments {
  readonly count: number;
  readonly absolute: number;
  readonly squares: number;
  readonly negativeCount: number;
  readonly negativeSquares: number;
  readonly positiveCount: number;
  readonly positiveSquares: number;
}

/**
 * Moments of a rectangle of values times themselves moved by (down, right), around the rectangle's edges; without
 * a move, of the values alone.
 */
export function momentsOf(
  values: Float64Array,
  stride: number,
  rectangle: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  move?: readonly [down: number, right: number],
): Moments {
  const { x: left, y: top, width, height } = rectangle;
  let [absolute, negativeCount, negativeSquares, positiveCount, positiveSquares] = [0, 0, 0, 0, 0];
  for (let y = 0; y < height; y++) {
    const row = (top + y) * stride + left;
    const other = move ? (top + ((y - move[0] + height) % height)) * stride + left : row;
    const shift = move ? width - move[1] : 0;
    for (let x = 0; x < width; x++) {
      const value = values[row + x] as number;
      const v = move ? value * (values[other + ((x + shift) % width)] as number) : value;
      if (v < 0) {
        negativeCount++;
        negativeSquares += v * v;
        absolute -= v;
      } else if (v > 0) {
        positiveCount++;
        positiveSquares += v * v;
        absolute += v;
      }
    }
  }
  return {
    count: width * height,
    absolute,
    squares: negativeSquares + positiveSquares,
    negativeCount,
    negativeSquares,
    positiveCount,
    positiveSquares,
  };
}

/** Shape 0.2..10 in steps of 0.001 and variance about zero; NaN shape where all values are zero. */
export function fitGeneralised(moments: Moments): { readonly shape: number; readonly variance: number } {
  const variance = moments.squares / moments.count;
  const ratio = variance / (moments.absolute / moments.count) ** 2;
  return { shape: nearestShape(1 / ratio, (i) => Math.abs(1 / (RATIOS[i] as number) - ratio)), variance };
}

/** Shape, and the root mean square of the values below and above zero; NaN where a side is empty. */
export function fitAsymmetric(moments: Moments): {
  readonly shape: number;
  readonly left: number;
  readonly right: number;
} {
  const left = Math.sqrt(moments.negativeSquares / moments.negativeCount);
  const right = Math.sqrt(moments.positiveSquares / moments.positiveCount);
  const skew = left / right;
  const plain = (moments.absolute / moments.count) ** 2 / (moments.squares / moments.count);
  const ratio = (plain * (skew ** 3 + 1) * (skew + 1)) / (skew ** 2 + 1) ** 2;
  return { shape: nearestShape(ratio, (i) => Math.abs((RATIOS[i] as number) - ratio)), left, right };
}

/** The grid's shape with the least distance: one of the two whose ratios enclose the given one. */
function nearestShape(ratio: number, distance: (index: number) => number): number {
  if (Number.isNaN(ratio)) return Number.NaN;
  let low = 0;
  let high = COUNT - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((RATIOS[middle] as number) <= ratio) low = middle;
    else high = middle;
  }
  return shapeAt(distance(low) <= distance(high) ? low : high);
}
