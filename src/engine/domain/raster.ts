/** Plain pixels that may cross threads: no tensors, no canvas, no colour under alpha lost. */

export type Samples = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

export interface Raster {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample; 8 is stored in `Uint8Array` (0..255), 16 in `Uint16Array` (0..65535). */
  readonly depth: 8 | 16;
  /** Interleaved RGB, `height * width * 3` samples. A grey photo repeats its value three times. */
  readonly rgb: Samples;
  /** `height * width` samples of opacity, or null where the photo is opaque. Never premultiplied. */
  readonly alpha: Samples | null;
  /** ICC profile of the colours; absent: they are sRGB, or in a space that Mend cannot follow. */
  readonly profile?: Uint8Array<ArrayBuffer>;
}

/** What is known of a photo without its samples. */
export interface RasterShape extends Pick<Raster, 'width' | 'height' | 'depth'> {
  /** Whether it has opacity. */
  readonly alpha: boolean;
}

export function shapeOf({ width, height, depth, alpha }: Raster): RasterShape {
  return { width, height, depth, alpha: alpha !== null };
}

/** A part of a photo, in its pixels. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The greatest sample value of a depth: 255 or 65535. */
export function peakOf(depth: 8 | 16): number {
  return depth === 8 ? 255 : 65535;
}

/** A sample buffer of `length` zeros for a depth. */
export function samplesFor(depth: 8 | 16, length: number): Samples {
  return depth === 8 ? new Uint8Array(length) : new Uint16Array(length);
}

/** RGB of a raster as floats, `[height, width, 3], 0..1`. */
export function toFloats(raster: Raster): Float32Array<ArrayBuffer> {
  const scale = 1 / peakOf(raster.depth);
  return Float32Array.from(raster.rgb, (value) => value * scale);
}

/** Floats `[height, width, 3], 0..1` as a raster: clipped, rounded to the depth, with the given opacity. */
export function fromFloats(
  floats: Float32Array,
  like: Pick<Raster, 'width' | 'height' | 'depth' | 'alpha'>,
): Raster {
  const peak = peakOf(like.depth);
  const rgb = samplesFor(like.depth, floats.length);
  for (let i = 0; i < floats.length; i++) {
    rgb[i] = Math.round(Math.min(1, Math.max(0, floats[i] as number)) * peak);
  }
  return { width: like.width, height: like.height, depth: like.depth, rgb, alpha: like.alpha };
}

/** The same picture with samples of another depth, rounded; the raster itself where it has that depth. */
export function withDepth(raster: Raster, depth: 8 | 16): Raster {
  if (raster.depth === depth) return raster;
  const scale = peakOf(depth) / peakOf(raster.depth);
  const convert = (from: Samples): Samples => {
    const to = samplesFor(depth, from.length);
    for (let i = 0; i < from.length; i++) to[i] = Math.round((from[i] as number) * scale);
    return to;
  };
  return { ...raster, depth, rgb: convert(raster.rgb), alpha: raster.alpha && convert(raster.alpha) };
}

/** A part of a raster as one of its own; it must lie within. */
export function cropRaster(raster: Raster, { x, y, width, height }: Region): Raster {
  const cut = (samples: Samples, channels: number): Samples => {
    const out = samplesFor(raster.depth, width * height * channels);
    for (let row = 0; row < height; row++) {
      const from = ((y + row) * raster.width + x) * channels;
      out.set(samples.subarray(from, from + width * channels), row * width * channels);
    }
    return out;
  };
  return { ...raster, width, height, rgb: cut(raster.rgb, 3), alpha: raster.alpha && cut(raster.alpha, 1) };
}
