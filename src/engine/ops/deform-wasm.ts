/**
 * Sampling of the deformable convolution beside the wasm backend, in plain loops over its memory: wasm has no kernel that
 * adds up by index, and gathering 36 copies of an image takes longer.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type Band, DEFORM_GRADIENT, DEFORM_SAMPLES, FIELD, TAPS } from './deform-kernels.ts';

/** What we use of the backend beyond its types. tfjs is pinned, and tests run every kernel. */
interface WasmMemory {
  makeOutput(shape: number[], dtype: 'float32'): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array;
}

/** The four pixels that a tap looks between, as places of their first channels, and the share of each. */
interface Corners {
  readonly places: Int32Array;
  readonly shares: Float64Array;
  /** How far below and to the right of the first it looks, and what it counts. */
  readonly at: Float64Array;
}

/** Shares of corners outside the image are 0, and their places 0. */
function look(
  corners: Corners,
  field: Float32Array,
  base: number,
  tap: number,
  [image, row, column]: readonly [number, number, number],
  [height, width, channels]: readonly [number, number, number],
): void {
  const { places, shares, at } = corners;
  const y = row + Math.floor(tap / 3) - 1 + (field[base + 2 * tap] as number);
  const x = column + (tap % 3) - 1 + (field[base + 2 * tap + 1] as number);
  const [top, left] = [Math.floor(y), Math.floor(x)];
  const [down, right] = [y - top, x - left];
  for (let corner = 0; corner < 4; corner++) {
    const [v, u] = [top + (corner >> 1), left + (corner & 1)];
    const inside = v >= 0 && v < height && u >= 0 && u < width;
    places[corner] = inside ? ((image * height + v) * width + u) * channels : -1;
    shares[corner] = inside ? (corner >> 1 ? down : 1 - down) * (corner & 1 ? right : 1 - right) : 0;
  }
  at[0] = down;
  at[1] = right;
  at[2] = 1 / (1 + Math.exp(-(field[base + 2 * TAPS + tap] as number)));
}

const newCorners = (): Corners => ({
  places: new Int32Array(4),
  shares: new Float64Array(4),
  at: new Float64Array(3),
});

type Visit = (base: number, index: number, tap: number) => void;

/** Looks at every tap of every pixel of a band: `index` counts the band's pixels times taps. */
function eachTap(
  corners: Corners,
  field: Float32Array,
  shape: readonly number[],
  { from, rows }: Band,
  visit: Visit,
): void {
  const [n, height, width, channels] = shape as [number, number, number, number];
  let index = 0;
  for (let image = 0; image < n; image++) {
    for (let row = from; row < from + rows; row++) {
      for (let column = 0; column < width; column++) {
        const base = ((image * height + row) * width + column) * FIELD;
        for (let tap = 0; tap < TAPS; tap++, index++) {
          look(corners, field, base, tap, [image, row, column], [height, width, channels]);
          visit(base, index, tap);
        }
      }
    }
  }
}

function samples(memory: WasmMemory, x: tf.TensorInfo, field: tf.TensorInfo, band: Band): tf.TensorInfo {
  const [n, , width, channels] = x.shape as [number, number, number, number];
  const made = memory.makeOutput([n, band.rows, width, TAPS, channels], 'float32');
  // Views of memory that may have grown are taken last.
  const [image, places, out] = [x, field, made].map((tensor) => memory.typedArrayFromHeap(tensor)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const corners = newCorners();
  eachTap(corners, places, x.shape, band, (_, index) => {
    const start = index * channels;
    const weight = corners.at[2] as number;
    const [a, b, c, d] = [0, 1, 2, 3].map((i) => Math.max(0, corners.places[i] as number)) as Four;
    const [p, q, r, s] = [0, 1, 2, 3].map((i) => weight * (corners.shares[i] as number)) as Four;
    for (let i = 0; i < channels; i++) {
      out[start + i] =
        p * (image[a + i] as number) +
        q * (image[b + i] as number) +
        r * (image[c + i] as number) +
        s * (image[d + i] as number);
    }
  });
  return made;
}

type Four = [number, number, number, number];

function gradient(
  memory: WasmMemory,
  x: tf.TensorInfo,
  field: tf.TensorInfo,
  slope: tf.TensorInfo,
  band: Band,
): tf.TensorInfo[] {
  const [n, , width, channels] = x.shape as [number, number, number, number];
  const toImage = memory.makeOutput([...x.shape], 'float32');
  const toField = memory.makeOutput([n, band.rows, width, FIELD], 'float32');
  const [image, places, given, dImage, dField] = [x, field, slope, toImage, toField].map((tensor) =>
    memory.typedArrayFromHeap(tensor),
  ) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
  dImage.fill(0);
  const corners = newCorners();
  const meets = new Float64Array(4);
  eachTap(corners, places, x.shape, band, (_, index, tap) => {
    const start = index * channels;
    const [down, right, weight] = corners.at as unknown as [number, number, number];
    for (let corner = 0; corner < 4; corner++) {
      const place = corners.places[corner] as number;
      let product = 0;
      if (place >= 0) {
        const share = weight * (corners.shares[corner] as number);
        for (let i = 0; i < channels; i++) {
          const value = given[start + i] as number;
          product += value * (image[place + i] as number);
          dImage[place + i] = (dImage[place + i] as number) + share * value;
        }
      }
      meets[corner] = product;
    }
    const [a, b, c, d] = meets as unknown as Four;
    const seen = corners.shares.reduce((sum, share, i) => sum + share * (meets[i] as number), 0);
    const out = Math.floor(index / TAPS) * FIELD;
    dField[out + 2 * tap] = weight * ((c - a) * (1 - right) + (d - b) * right);
    dField[out + 2 * tap + 1] = weight * ((b - a) * (1 - down) + (d - c) * down);
    dField[out + 2 * TAPS + tap] = seen * weight * (1 - weight);
  });
  return [toImage, toField];
}

tf.registerKernel({
  kernelName: DEFORM_SAMPLES,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs, backend }) =>
    samples(
      backend as WasmMemory,
      inputs.x as tf.TensorInfo,
      inputs.field as tf.TensorInfo,
      attrs as unknown as Band,
    ),
});

tf.registerKernel({
  kernelName: DEFORM_GRADIENT,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs, backend }) =>
    gradient(
      backend as WasmMemory,
      inputs.x as tf.TensorInfo,
      inputs.field as tf.TensorInfo,
      inputs.slope as tf.TensorInfo,
      attrs as unknown as Band,
    ),
});
