/** Small pixel work on Rasters that the Studio wants off its main thread. */
import { invariant } from '../../engine/domain/fault.ts';
import { type Raster, type Samples, samplesFor } from '../../engine/domain/raster.ts';
import { toScreenColours } from '../../engine/imaging/screen-colours.ts';

/** `original` moved towards `restored` by `strength` 0..1, rounded to the depth; opacity stays the original's. */
export function blend(original: Raster, restored: Raster, strength: number): Raster {
  invariant(original.depth === restored.depth, 'blend: depths differ');
  invariant(original.rgb.length === restored.rgb.length, 'blend: sizes differ');
  const rgb = samplesFor(original.depth, original.rgb.length);
  mix(rgb, 0, original.rgb, restored.rgb, strength);
  return { ...original, rgb };
}

/** Writes `before` moved towards `after` by `strength` 0..1 into `out`, from the sample `at` on. */
export function mix(out: Samples, at: number, before: Samples, after: Samples, strength: number): void {
  for (let i = 0; i < before.length; i++) {
    const start = before[i] as number;
    out[at + i] = Math.round(start + strength * ((after[i] as number) - start));
  }
}

export type RgbaPixels = Uint8ClampedArray<ArrayBuffer>;

/** One window with every `factor`-th pixel of every `factor`-th row, as `rgbaWindow` gives all: fit for a first look. */
export function coarseWindow(
  raster: Raster,
  x: number,
  y: number,
  width: number,
  height: number,
  factor: number,
): ImageData {
  const [columns, rows] = [Math.ceil(width / factor), Math.ceil(height / factor)];
  const rgba = new Uint8ClampedArray(columns * rows * 4);
  for (let row = 0; row < rows; row++) {
    const line = rgbaWindow(raster, x, y + row * factor, width, 1);
    for (let column = 0; column < columns; column++) {
      const from = column * factor * 4;
      rgba.set(line.subarray(from, from + 4), (row * columns + column) * 4);
    }
  }
  return new ImageData(rgba, columns, rows);
}

/**
 * One window of a raster as 8-bit sRGB with opacity, the form that bitmaps are made from; never premultiplied here. A
 * buffer that is not used any more may be given again.
 */
export function rgbaWindow(
  raster: Raster,
  x: number,
  y: number,
  width: number,
  height: number,
  used?: RgbaPixels,
): RgbaPixels {
  const shift = raster.depth === 8 ? 0 : 8;
  const length = width * height * 4;
  const rgba = used?.length === length ? used : new Uint8ClampedArray(length);
  const { rgb, alpha } = raster;
  let out = 0;
  for (let row = y; row < y + height; row++) {
    let at = row * raster.width + x;
    for (let column = 0; column < width; column++, at++) {
      rgba[out++] = (rgb[at * 3] as number) >> shift;
      rgba[out++] = (rgb[at * 3 + 1] as number) >> shift;
      rgba[out++] = (rgb[at * 3 + 2] as number) >> shift;
      rgba[out++] = alpha === null ? 255 : (alpha[at] as number) >> shift;
    }
  }
  if (raster.profile) toScreenColours(rgba, raster.profile);
  return rgba;
}
