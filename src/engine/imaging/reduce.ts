/** Photos made smaller, row by row, so that a large one is never held as floats. */
import { fromFloats, peakOf, type Raster } from '../domain/raster.ts';
import { resizeTaps } from '../domain/resampling.ts';

export type Size = Pick<Raster, 'width' | 'height'>;

/** The size of a photo whose shorter side is made `side` pixels; a photo that is no larger stays as it is. */
export function reducedSize({ width, height }: Size, side: number): Size {
  const least = Math.min(width, height);
  if (least <= side) return { width, height };
  const scaled = (length: number): number => Math.floor((length * side) / least + 0.5);
  return { width: scaled(width), height: scaled(height) };
}

export interface Reducer {
  /** Takes rows of the photo in, up to `to`; each once, in any order. */
  take(from: number, to: number): void;
  /** `[height, width, 3]`, about 0..1, once all rows were taken. */
  readonly data: Float32Array<ArrayBuffer>;
}

/** Makes a photo smaller, bicubic with anti-aliasing: what `degradations/resize.ts` makes of it, from a few rows at a time. */
export function createReducer(raster: Raster, { width, height }: Size): Reducer {
  const columns = packed(resizeTaps(raster.width, width));
  const rows = resizeTaps(raster.height, height);
  const uses: { readonly row: number; readonly weight: number }[][] = Array.from(
    { length: raster.height },
    () => [],
  );
  for (const [row, taps] of rows.entries()) {
    for (const { index, weight } of taps) uses[index]?.push({ row, weight });
  }
  const length = width * 3;
  const across = new Float32Array(length);
  const data = new Float32Array(height * length);
  return {
    data,
    take(from, to) {
      for (let y = from; y < to; y++) {
        shrinkRow(raster, y, columns, across);
        for (const { row, weight } of uses[y] ?? []) {
          const at = row * length;
          for (let x = 0; x < length; x++) {
            data[at + x] = (data[at + x] as number) + weight * (across[x] as number);
          }
        }
      }
    },
  };
}

/** The photo with that shorter side, without opacity; the raster itself where it is no larger. */
export function reduceRaster(raster: Raster, side: number): Raster {
  const size = reducedSize(raster, side);
  if (size.width === raster.width && size.height === raster.height) return raster;
  const reducer = createReducer(raster, size);
  reducer.take(0, raster.height);
  return { ...raster, ...fromFloats(reducer.data, { ...size, depth: raster.depth, alpha: null }) };
}

/** Taps one after another: those of output i lie from `starts[i]` to `starts[i + 1]`; places are of its red sample. */
interface Packed {
  readonly starts: Int32Array;
  readonly places: Int32Array;
  readonly weights: Float64Array;
}

function packed(taps: ReturnType<typeof resizeTaps>): Packed {
  const starts = new Int32Array(taps.length + 1);
  for (const [i, own] of taps.entries()) starts[i + 1] = (starts[i] as number) + own.length;
  const all = taps.flat();
  return {
    starts,
    places: Int32Array.from(all, ({ index }) => index * 3),
    weights: Float64Array.from(all, ({ weight }) => weight),
  };
}

function shrinkRow(
  { width, depth, rgb }: Raster,
  y: number,
  { starts, places, weights }: Packed,
  out: Float32Array,
): void {
  const scale = 1 / peakOf(depth);
  const row = y * width * 3;
  for (let x = 0; x < starts.length - 1; x++) {
    let [r, g, b] = [0, 0, 0];
    for (let k = starts[x] as number; k < (starts[x + 1] as number); k++) {
      const from = row + (places[k] as number);
      const weight = weights[k] as number;
      r += weight * (rgb[from] as number);
      g += weight * (rgb[from + 1] as number);
      b += weight * (rgb[from + 2] as number);
    }
    out[3 * x] = r * scale;
    out[3 * x + 1] = g * scale;
    out[3 * x + 2] = b * scale;
  }
}
