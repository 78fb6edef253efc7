/** Pseudocolour for maps of one number a pixel: from nearly black over red to pale yellow, each step lighter than the last. */
import type { Raster } from './raster.ts';

/** Colours at equal distances, 0..1. Lightness alone tells the order, so that no eye needs the hue. */
const ANCHORS: readonly (readonly [number, number, number])[] = [
  [0.02, 0.01, 0.08],
  [0.3, 0.06, 0.42],
  [0.72, 0.2, 0.36],
  [0.96, 0.53, 0.2],
  [1, 0.95, 0.7],
];

/** How opaque the top colour lies over a photo. */
const MOST_OPAQUE = 0.85;

/** The colour of a share 0..1 of the greatest value, each part 0..1. Shares beyond are taken for the nearest end. */
export function heatColour(share: number): readonly [number, number, number] {
  const place = Math.min(1, Math.max(0, share)) * (ANCHORS.length - 1);
  const at = Math.min(ANCHORS.length - 2, Math.floor(place));
  const mix = (c: 0 | 1 | 2): number => {
    const [low, high] = [ANCHORS[at]?.[c] ?? 0, ANCHORS[at + 1]?.[c] ?? 0];
    return low + (place - at) * (high - low);
  };
  return [mix(0), mix(1), mix(2)];
}

/** Over a photo the ramp begins here: a glow stands out where a dark colour would look like a shadow. */
const GLOW = 0.5;

/** The colour of a share as it lies over a photo. */
export function glowColour(share: number): readonly [number, number, number] {
  return heatColour(GLOW + (1 - GLOW) * Math.min(1, Math.max(0, share)));
}

/** How opaque a share lies over a photo, 0..1: what is sure stays in sight. */
export function heatOpacity(share: number): number {
  return MOST_OPAQUE * Math.min(1, Math.max(0, share));
}

/**
 * A map as a picture.
 * @param values `[height, width]`, at least 0
 * @param peak the value of the top colour
 * @param over true: to lie over a photo, transparent where the value is 0
 */
export function heatRaster(
  values: Float32Array,
  { width, height }: Pick<Raster, 'width' | 'height'>,
  peak: number,
  over = false,
): Raster {
  const rgb = new Uint8Array(width * height * 3);
  const alpha = over ? new Uint8Array(width * height) : null;
  // 256 colours are all that 8 bits of a ramp need.
  const colour = over ? glowColour : heatColour;
  const ramp = Array.from({ length: 256 }, (_, i) => colour(i / 255).map((part) => Math.round(part * 255)));
  for (let i = 0; i < width * height; i++) {
    const share = Math.min(1, (values[i] as number) / peak);
    rgb.set(ramp[Math.round(share * 255)] ?? [0, 0, 0], i * 3);
    if (alpha) alpha[i] = Math.round(heatOpacity(share) * 255);
  }
  return { width, height, depth: 8, rgb, alpha };
}

/** Levels of 255 that a legend may end with. */
const PEAKS = [2, 4, 8, 16, 32, 64, 128, 255];

/** The least round value (0..1) that at most a hundredth of a map lies above. */
export function roundPeak(...maps: readonly Float32Array[]): number {
  const counts = new Float64Array(256);
  let total = 0;
  for (const map of maps) {
    for (const value of map) {
      const level = Math.min(255, Math.floor(value * 255));
      counts[level] = (counts[level] as number) + 1;
    }
    total += map.length;
  }
  const isEnough = (peak: number): boolean => {
    let above = 0;
    for (let level = peak; level < 256; level++) above += counts[level] as number;
    return above <= total / 100;
  };
  return (PEAKS.find(isEnough) ?? 255) / 255;
}
