/** Rasters as the metrics see them: 8-bit values, cropped, one plane a channel. */
import { StudioError } from '../domain/fault.ts';
import type { Raster } from '../domain/raster.ts';

export interface MetricOptions {
  /** `rgb` (default), or `y`: luma of ITU-R BT.601 in studio range 16..235, as MATLAB's rgb2ycbcr, not rounded. */
  readonly channel?: 'rgb' | 'y';
  /** Pixels left out on every side; 0 by default. */
  readonly border?: number;
}

export interface Planes {
  readonly width: number;
  readonly height: number;
  /** One array of `height * width` values in 0..255 for each channel. */
  readonly channels: readonly Float64Array[];
}

/**
 * Both rasters as planes. 16-bit samples are rounded to 8 bits first; alpha is not looked at.
 * @throws StudioError `option-invalid` where the sizes differ or the border leaves nothing
 */
export function comparablePlanes(a: Raster, b: Raster, options: MetricOptions): readonly [Planes, Planes] {
  if (a.width !== b.width || a.height !== b.height) {
    throw new StudioError(
      'option-invalid',
      `The photos differ in size, ${a.width} × ${a.height} and ${b.width} × ${b.height} pixels; compare photos of one size.`,
    );
  }
  const border = options.border ?? 0;
  checkBorder(a, border);
  return [planesOf(a, border, options.channel), planesOf(b, border, options.channel)];
}

/** @throws StudioError `option-invalid` where a border leaves nothing of a photo */
export function checkBorder(raster: Raster, border: number): void {
  if (!Number.isInteger(border) || border < 0 || 2 * border >= Math.min(raster.width, raster.height)) {
    throw new StudioError(
      'option-invalid',
      `A border of ${border} pixels cannot be cropped from ${raster.width} × ${raster.height} pixels; choose a smaller whole number.`,
    );
  }
}

function planesOf(raster: Raster, border: number, channel: 'rgb' | 'y' = 'rgb'): Planes {
  const width = raster.width - 2 * border;
  const height = raster.height - 2 * border;
  const byte = (index: number): number => {
    const value = raster.rgb[index] as number;
    return raster.depth === 8 ? value : Math.round(value / 257);
  };
  const sample = (read: (index: number) => number): Float64Array => {
    const plane = new Float64Array(width * height);
    for (let y = 0, i = 0; y < height; y++) {
      let from = ((y + border) * raster.width + border) * 3;
      for (let x = 0; x < width; x++, i++, from += 3) plane[i] = read(from);
    }
    return plane;
  };
  const luma = (i: number): number =>
    16 + (65.481 * byte(i) + 128.553 * byte(i + 1) + 24.966 * byte(i + 2)) / 255;
  const channels = channel === 'y' ? [sample(luma)] : [0, 1, 2].map((c) => sample((i) => byte(i + c)));
  return { width, height, channels };
}
