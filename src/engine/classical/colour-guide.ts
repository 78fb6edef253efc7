/**
 * The guided filter with a colour guide (He, Sun, Tang, "Guided image filtering", IEEE TPAMI 2013, eq. 18 to 21), as the
 * fast guided filter uses it (He and Sun, 2015): coefficients are found at a small size and applied at the full one.
 */
import { between } from '../domain/resampling.ts';
import { boxMean } from './box-filter.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Of each pixel: for red, green and blue of the result three slopes, of red, green and blue of the guide, and an offset. */
const VALUES = 12;

/**
 * How each small pixel's surroundings were changed: the result is `slopes · guide + offset`, fitted in every window of
 * (2 radius + 1)² pixels (eq. 19 and 20) and averaged over the windows that hold the pixel (eq. 21).
 * @param guide before, `[height, width, 3], 0..1`
 * @param wanted after, of the same shape
 * @param epsilon variance of colours below which a window counts as flat
 * @returns `[height, width, 12]`
 */
export function colourCoefficients(
  guide: Float32Array,
  wanted: Float32Array,
  { width, height }: Size,
  radius: number,
  epsilon: number,
): Float32Array {
  const mean = (plane: Float32Array) => boxMean(plane, width, height, radius);
  const [before, after] = [channelsOf(guide), channelsOf(wanted)];
  const times = (a: Float32Array, b: Float32Array) => mean(a.map((value, i) => value * (b[i] as number)));
  const centre = before.map(mean);
  const goal = after.map(mean);
  // Red-red, red-green, red-blue, green-green, green-blue, blue-blue.
  const spread = PAIRS.map(([a, b]) => times(before[a], before[b]));
  const together = after.map((channel) => before.map((other) => times(other, channel)));
  const fitted = Array.from({ length: VALUES }, () => new Float32Array(width * height));
  for (let i = 0; i < width * height; i++) {
    const at = (plane: Float32Array | undefined): number => plane?.[i] as number;
    const m = centre.map(at);
    const s = PAIRS.map(([a, b], k) => at(spread[k]) - (m[a] as number) * (m[b] as number));
    for (const k of [0, 3, 5]) s[k] = (s[k] as number) + epsilon;
    for (let c = 0; c < 3; c++) {
      const p = at(goal[c]);
      const shared = m.map((value, k) => at(together[c]?.[k]) - value * p);
      const slopes = solve(s, shared);
      const offset = slopes.reduce((rest, slope, k) => rest - slope * (m[k] as number), p);
      for (const [k, value] of [...slopes, offset].entries()) (fitted[4 * c + k] as Float32Array)[i] = value;
    }
  }
  return interleaved(fitted.map(mean));
}

const PAIRS = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 1],
  [1, 2],
  [2, 2],
] as const;

type Three<T> = [T, T, T];

function channelsOf(rgb: Float32Array): Three<Float32Array> {
  const channel = (c: number) =>
    Float32Array.from({ length: rgb.length / 3 }, (_, i) => rgb[3 * i + c] as number);
  return [channel(0), channel(1), channel(2)];
}

function interleaved(planes: readonly Float32Array[]): Float32Array {
  const out = new Float32Array((planes[0]?.length ?? 0) * VALUES);
  for (const [k, plane] of planes.entries()) {
    for (let i = 0; i < plane.length; i++) out[VALUES * i + k] = plane[i] as number;
  }
  return out;
}

/** x with S x = y, for a symmetric S of 3x3 whose upper half is given row by row, by cofactors. */
function solve(upper: readonly number[], right: readonly number[]): number[] {
  const [a, b, c, d, e, f] = upper as [number, number, number, number, number, number];
  const [x, y, z] = right as Three<number>;
  const [A, B, C] = [d * f - e * e, c * e - b * f, b * e - c * d];
  const [D, E, F] = [a * f - c * c, b * c - a * e, a * d - b * b];
  const determinant = a * A + b * B + c * C;
  return [
    (A * x + B * y + C * z) / determinant,
    (B * x + D * y + E * z) / determinant,
    (C * x + E * y + F * z) / determinant,
  ];
}

/** Changes a row of the full-size photo in place: `[width, 3], 0..1`; the result may leave 0..1. */
export type Carrier = (y: number, rgb: Float32Array) => void;

/** Carries a change to full size: coefficients between small pixels are bilinear, centres aligned, ends repeated. */
export function createCarrier(coefficients: Float32Array, small: Size, full: Size): Carrier {
  const length = small.width * VALUES;
  const line = new Float32Array(length);
  const columns = Array.from({ length: full.width }, (_, x) => between(x, small.width, full.width));
  const left = Int32Array.from(columns, ({ low }) => low * VALUES);
  const right = Int32Array.from(columns, ({ high }) => high * VALUES);
  const shares = Float32Array.from(columns, ({ share }) => share);
  return (y, rgb) => {
    const { low, high, share } = between(y, small.height, full.height);
    for (let i = 0; i < length; i++) {
      const above = coefficients[low * length + i] as number;
      line[i] = above + share * ((coefficients[high * length + i] as number) - above);
    }
    for (let x = 0; x < full.width; x++) {
      const [l, h, part] = [left[x] as number, right[x] as number, shares[x] as number];
      const [r, g, b] = [rgb[3 * x] as number, rgb[3 * x + 1] as number, rgb[3 * x + 2] as number];
      for (let c = 0; c < 3; c++) {
        const [from, to] = [l + 4 * c, h + 4 * c];
        const here = mix(line, from, to, part) * r + mix(line, from + 1, to + 1, part) * g;
        rgb[3 * x + c] = here + mix(line, from + 2, to + 2, part) * b + mix(line, from + 3, to + 3, part);
      }
    }
  };
}

function mix(line: Float32Array, from: number, to: number, share: number): number {
  const value = line[from] as number;
  return value + share * ((line[to] as number) - value);
}
