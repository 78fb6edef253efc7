/** Pictures as floats, for tests of methods that take them. */
import { stream } from '../runtime/random.ts';

export interface TestImage {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array<ArrayBuffer>;
}

/** `[height, width, 3]` of one colour. */
export function plain(width: number, height: number, colour: readonly [number, number, number]): TestImage {
  return {
    width,
    height,
    data: Float32Array.from({ length: width * height * 3 }, (_, i) => colour[i % 3] ?? 0),
  };
}

/** Adds normal noise of `sigma` (0..255) and keeps 0..1, as a file would. */
export function withNoise(image: TestImage, sigma: number, seed = 1): TestImage {
  const random = stream(seed);
  const data = image.data.map((value) => value + (sigma / 255) * random.normal());
  return { ...image, data: data.map(clip) };
}

/** PSNR in dB of values kept in 0..1. */
export function psnrOf(a: Float32Array, b: Float32Array): number {
  const squares = a.reduce((sum, value, i) => sum + (clip(value) - clip(b[i] ?? Number.NaN)) ** 2, 0);
  return 10 * Math.log10(a.length / squares);
}

function clip(value: number): number {
  return Math.min(1, Math.max(0, value));
}
