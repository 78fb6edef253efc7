/** RGB colour spaces of three primaries and three curves, which is what cameras, screens and editors use (ICC.1:2022, F.3). */

export type Matrix = readonly [number, number, number, number, number, number, number, number, number];
export type Curve = (value: number) => number;

export interface ColourSpace {
  /** Linear RGB to XYZ as seen under D50, rows one after another. */
  readonly toXyz: Matrix;
  /** From stored value 0..1 to linear light, one for each channel; defined beyond 0..1, too. */
  readonly toLinear: readonly [Curve, Curve, Curve];
  readonly fromLinear: readonly [Curve, Curve, Curve];
}

/** x and y of red, green, blue and white. */
export type Chromaticities = readonly [
  readonly [number, number],
  readonly [number, number],
  readonly [number, number],
  readonly [number, number],
];

const D65 = [0.3127, 0.329] as const;
export const SRGB_PRIMARIES: Chromaticities = [[0.64, 0.33], [0.3, 0.6], [0.15, 0.06], D65];
export const P3_PRIMARIES: Chromaticities = [[0.68, 0.32], [0.265, 0.69], [0.15, 0.06], D65];
export const ADOBE_PRIMARIES: Chromaticities = [[0.64, 0.33], [0.21, 0.71], [0.15, 0.06], D65];
export const REC2020_PRIMARIES: Chromaticities = [[0.708, 0.292], [0.17, 0.797], [0.131, 0.046], D65];

/** The white of the ICC's connection space. */
export const D50: readonly [number, number, number] = [0.9642, 1, 0.8249];

export function multiply(a: Matrix, b: Matrix): Matrix {
  const at = (m: Matrix, row: number, column: number): number => m[row * 3 + column] as number;
  const cell = (_: unknown, i: number): number => {
    const [row, column] = [Math.floor(i / 3), i % 3];
    return (
      at(a, row, 0) * at(b, 0, column) + at(a, row, 1) * at(b, 1, column) + at(a, row, 2) * at(b, 2, column)
    );
  };
  return Array.from({ length: 9 }, cell) as unknown as Matrix;
}

/** The inverse; cells are not finite where there is none. */
export function inverse([a, b, c, d, e, f, g, h, i]: Matrix): Matrix {
  const first = e * i - f * h;
  const second = f * g - d * i;
  const third = d * h - e * g;
  const determinant = a * first + b * second + c * third;
  const adjugate = [
    first,
    c * h - b * i,
    b * f - c * e,
    second,
    a * i - c * g,
    c * d - a * f,
    third,
    b * g - a * h,
    a * e - b * d,
  ];
  return adjugate.map((value) => value / determinant) as unknown as Matrix;
}

export function apply(m: Matrix, x: number, y: number, z: number): [number, number, number] {
  return [m[0] * x + m[1] * y + m[2] * z, m[3] * x + m[4] * y + m[5] * z, m[6] * x + m[7] * y + m[8] * z];
}

/** Bradford's cone responses, in which whites are exchanged. */
const BRADFORD: Matrix = [0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296];

/** Linear RGB to XYZ under D50 from chromaticities. */
export function matrixOf([red, green, blue, white]: Chromaticities): Matrix {
  const xyz = ([x, y]: readonly [number, number]): [number, number, number] => [x / y, 1, (1 - x - y) / y];
  const [r, g, b] = [xyz(red), xyz(green), xyz(blue)];
  const primaries: Matrix = [r[0], g[0], b[0], r[1], g[1], b[1], r[2], g[2], b[2]];
  const share = apply(inverse(primaries), ...xyz(white));
  const scaled = primaries.map((value, i) => value * (share[i % 3] as number)) as unknown as Matrix;
  const from = apply(BRADFORD, ...xyz(white));
  const to = apply(BRADFORD, ...D50);
  const scale: Matrix = [to[0] / from[0], 0, 0, 0, to[1] / from[1], 0, 0, 0, to[2] / from[2]];
  return multiply(multiply(inverse(BRADFORD), multiply(scale, BRADFORD)), scaled);
}

/** A curve and its inverse that continue below zero as above, so that colours outside a space survive it. */
function signed(curve: Curve): Curve {
  return (value) => (value < 0 ? -curve(-value) : curve(value));
}

export interface CurvePair {
  readonly to: Curve;
  readonly from: Curve;
}

/** A power: `value ** exponent`. */
export function powerCurve(exponent: number): CurvePair {
  return { to: signed((value) => value ** exponent), from: signed((value) => value ** (1 / exponent)) };
}

/**
 * The parametric curve of ICC profiles: `(a v + b) ** g + e` from d on, `c v + f` below (ICC.1:2022, table 68).
 */
export function parametricCurve(
  g: number,
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
  f: number,
): CurvePair {
  const to = (v: number): number => (v >= d ? Math.max(0, a * v + b) ** g + e : c * v + f);
  const knee = Math.max(0, a * d + b) ** g + e;
  const from = (l: number): number => {
    if (l >= knee) return (Math.max(0, l - e) ** (1 / g) - b) / a;
    return c === 0 ? 0 : (l - f) / c;
  };
  return { to: signed(to), from: signed(from) };
}

export const SRGB_CURVE = parametricCurve(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045, 0, 0);

/** Steps of a measured curve with straight lines between; the ends go on with their slope. */
export function tableCurve(table: readonly number[]): CurvePair {
  const last = table.length - 1;
  const to = (v: number): number => {
    const at = Math.min(last - 1, Math.floor(v * last));
    const [low, high] = [table[at] as number, table[at + 1] as number];
    return low + (v * last - at) * (high - low);
  };
  const from = (l: number): number => {
    let [low, high] = [0, last];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((table[middle] as number) <= l) low = middle;
      else high = middle;
    }
    const step = (table[high] as number) - (table[low] as number);
    return (low + (step === 0 ? 0 : (l - (table[low] as number)) / step)) / last;
  };
  return { to: signed(to), from: signed(from) };
}

/** A space with one curve for all channels. */
export function spaceOf(chromaticities: Chromaticities, { to, from }: CurvePair): ColourSpace {
  return { toXyz: matrixOf(chromaticities), toLinear: [to, to, to], fromLinear: [from, from, from] };
}

export const SRGB: ColourSpace = spaceOf(SRGB_PRIMARIES, SRGB_CURVE);
