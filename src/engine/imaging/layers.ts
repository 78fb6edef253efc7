/** Photos made of two photos, to see where they differ. */
import { invariant } from '../domain/fault.ts';
import { type LayerKind, SIGNED_COLOURS } from '../domain/layer.ts';
import { peakOf, type Raster } from '../domain/raster.ts';
import { weightedNeighbours } from './weighted-neighbours.ts';

/** Blur that takes the fine detail out, in pixels. */
const FINE_SIGMA = 2;
const MIDDLE = 128;
/** ITU-R BT.601. */
const LUMA = [0.299, 0.587, 0.114] as const;

/**
 * A layer of `photo` as an opaque 8-bit raster. With values in 0..255, clipped and rounded:
 * `difference`: `gain |base - photo|` for each channel. `removed`: `gain (base - photo) / 255` of the luma in
 * -1..1, in `SIGNED_COLOURS`. `fine`: `128 + gain (photo - blurred photo)` for each channel.
 * @param base The photo that it is taken against, of the same size; null for `fine`.
 */
export function layerOf(kind: LayerKind, photo: Raster, base: Raster | null, gain: number): Raster {
  const { width, height } = photo;
  const rgb = new Uint8Array(width * height * 3);
  const layer: Raster = { width, height, depth: 8, rgb, alpha: null };
  if (kind === 'fine') {
    writeFine(rgb, photo, gain);
    return layer;
  }
  invariant(base !== null, `${kind} is taken against another photo`);
  invariant(base.width === width && base.height === height, `${kind}: sizes differ`);
  if (kind === 'difference') writeDifference(rgb, photo, base, gain);
  else writeRemoved(rgb, photo, base, gain);
  return layer;
}

const scaleOf = (raster: Raster): number => 255 / peakOf(raster.depth);
const byte = (value: number): number => Math.round(Math.min(255, Math.max(0, value)));

function writeDifference(rgb: Uint8Array, photo: Raster, base: Raster, gain: number): void {
  const [a, b] = [scaleOf(photo), scaleOf(base)];
  for (let i = 0; i < rgb.length; i++) {
    rgb[i] = byte(gain * Math.abs((base.rgb[i] as number) * b - (photo.rgb[i] as number) * a));
  }
}

function writeRemoved(rgb: Uint8Array, photo: Raster, base: Raster, gain: number): void {
  const [a, b] = [scaleOf(photo), scaleOf(base)];
  const { less, none, more } = SIGNED_COLOURS;
  for (let i = 0; i < rgb.length; i += 3) {
    let light = 0;
    for (let c = 0; c < 3; c++) {
      light += (LUMA[c] as number) * ((base.rgb[i + c] as number) * b - (photo.rgb[i + c] as number) * a);
    }
    const signed = Math.min(1, Math.max(-1, (gain * light) / 255));
    const end = signed < 0 ? less : more;
    for (let c = 0; c < 3; c++) {
      const middle = none[c] as number;
      rgb[i + c] = Math.round(middle + Math.abs(signed) * ((end[c] as number) - middle));
    }
  }
}

function writeFine(rgb: Uint8Array, photo: Raster, gain: number): void {
  const { width, height } = photo;
  const scale = scaleOf(photo);
  const blurred = weightedNeighbours(photo.rgb, width, height, gaussianTaps(FINE_SIGMA));
  for (let i = 0; i < rgb.length; i++) {
    rgb[i] = byte(MIDDLE + gain * scale * ((photo.rgb[i] as number) - (blurred[i] as number)));
  }
}

function gaussianTaps(sigma: number): Float64Array {
  const radius = Math.ceil(3 * sigma);
  const taps = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  );
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}
