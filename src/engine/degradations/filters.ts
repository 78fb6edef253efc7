/** Linear filters with borders reflected about the edge pixels (`reflect`: the edge is not repeated). */
import type { Picture } from './degradation.ts';

/** Odd sides, weights row by row. */
export interface Kernel {
  readonly width: number;
  readonly height: number;
  readonly weights: Float64Array;
}

/** Values on a grid with one channel. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array<ArrayBuffer>;
}

/** Folds any whole number into 0..size-1 by reflection about the first and last. */
export function reflectIndex(index: number, size: number): number {
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const folded = ((index % period) + period) % period;
  return folded < size ? folded : period - folded;
}

/** Convolution of every channel with a kernel; same size back. */
export function convolve(picture: Picture, kernel: Kernel): Picture {
  return { ...picture, data: correlate(picture.data, picture.width, picture.height, 3, flipped(kernel)) };
}

/** Convolution of a plane with a kernel; same size back. */
export function convolvePlane(plane: Plane, kernel: Kernel): Plane {
  return { ...plane, data: correlate(plane.data, plane.width, plane.height, 1, flipped(kernel)) };
}

/** The same odd-sized taps along rows and columns. */
export function convolveSeparable(picture: Picture, taps: Float64Array): Picture {
  const { width, height, data } = picture;
  const across = correlate(data, width, height, 3, { width: taps.length, height: 1, weights: taps });
  return {
    ...picture,
    data: correlate(across, width, height, 3, { width: 1, height: taps.length, weights: taps }),
  };
}

/** The same odd-sized taps along rows and columns of a plane. */
export function convolvePlaneSeparable(plane: Plane, taps: Float64Array): Plane {
  const { width, height, data } = plane;
  const across = correlate(data, width, height, 1, { width: taps.length, height: 1, weights: taps });
  return {
    ...plane,
    data: correlate(across, width, height, 1, { width: 1, height: taps.length, weights: taps }),
  };
}

function flipped(kernel: Kernel): Kernel {
  return { ...kernel, weights: kernel.weights.toReversed() };
}

/** Weighted sum of the neighbourhood; zero weights cost nothing, since most kernels here are thin lines. */
function correlate(
  data: Float32Array,
  width: number,
  height: number,
  channels: number,
  kernel: Kernel,
): Float32Array<ArrayBuffer> {
  const [padX, padY] = [kernel.width >> 1, kernel.height >> 1];
  const stride = (width + 2 * padX) * channels;
  const padded = pad(data, width, height, channels, padX, padY);
  const offsets: number[] = [];
  const weights: number[] = [];
  kernel.weights.forEach((weight, i) => {
    if (weight === 0) return;
    offsets.push(Math.floor(i / kernel.width) * stride + (i % kernel.width) * channels);
    weights.push(weight);
  });
  const row = width * channels;
  const sums = new Float64Array(row);
  const out = new Float32Array(height * row);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let k = 0; k < offsets.length; k++) {
      const from = y * stride + (offsets[k] as number);
      const weight = weights[k] as number;
      for (let x = 0; x < row; x++) sums[x] = (sums[x] as number) + weight * (padded[from + x] as number);
    }
    out.set(sums, y * row);
  }
  return out;
}

function pad(
  data: Float32Array,
  width: number,
  height: number,
  channels: number,
  padX: number,
  padY: number,
): Float32Array {
  if (padX === 0 && padY === 0) return data;
  const outWidth = width + 2 * padX;
  const out = new Float32Array(outWidth * (height + 2 * padY) * channels);
  for (let y = -padY, to = 0; y < height + padY; y++) {
    const row = reflectIndex(y, height) * width * channels;
    for (let x = -padX; x < 0; x++) {
      const from = row + reflectIndex(x, width) * channels;
      for (let c = 0; c < channels; c++) out[to++] = data[from + c] as number;
    }
    out.set(data.subarray(row, row + width * channels), to);
    to += width * channels;
    for (let x = width; x < width + padX; x++) {
      const from = row + reflectIndex(x, width) * channels;
      for (let c = 0; c < channels; c++) out[to++] = data[from + c] as number;
    }
  }
  return out;
}
