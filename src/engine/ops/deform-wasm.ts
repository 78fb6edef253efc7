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

/**
 * Where one tap of one pixel looks: the first channels of four pixels, row by row, the share of each, and the rest. One is
 * filled again and again, since a photo has millions of taps.
 */
class Look {
  /** -1 outside the image. */
  a = -1;
  b = -1;
  c = -1;
  d = -1;
  /** How far below and to the right of the first pixel it looks, 0..1. */
  down = 0;
  right = 0;
  /** What it counts. */
  weight = 0;

  at(
    field: Float32Array,
    base: number,
    tap: number,
    image: number,
    row: number,
    column: number,
    size: Size,
  ): void {
    const y = row + Math.floor(tap / 3) - 1 + (field[base + 2 * tap] as number);
    const x = column + (tap % 3) - 1 + (field[base + 2 * tap + 1] as number);
    const [top, left] = [Math.floor(y), Math.floor(x)];
    const { height, width, channels } = size;
    const first = ((image * height + top) * width + left) * channels;
    const above = top >= 0 && top < height;
    const below = top >= -1 && top < height - 1;
    const before = left >= 0 && left < width;
    const behind = left >= -1 && left < width - 1;
    this.a = above && before ? first : -1;
    this.b = above && behind ? first + channels : -1;
    this.c = below && before ? first + width * channels : -1;
    this.d = below && behind ? first + (width + 1) * channels : -1;
    this.down = y - top;
    this.right = x - left;
    this.weight = 1 / (1 + Math.exp(-(field[base + 2 * TAPS + tap] as number)));
  }
}

interface Size {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

function sizeOf({ shape }: tf.TensorInfo): Size {
  const [, height, width, channels] = shape as [number, number, number, number];
  return { height, width, channels };
}

/** Looks at every tap of every pixel of a band: `index` counts the band's taps. */
function eachTap(
  field: Float32Array,
  images: number,
  size: Size,
  { from, rows }: Band,
  visit: (look: Look, index: number, tap: number) => void,
): void {
  const look = new Look();
  let index = 0;
  for (let image = 0; image < images; image++) {
    for (let row = from; row < from + rows; row++) {
      for (let column = 0; column < size.width; column++) {
        const base = ((image * size.height + row) * size.width + column) * FIELD;
        for (let tap = 0; tap < TAPS; tap++, index++) {
          look.at(field, base, tap, image, row, column, size);
          visit(look, index, tap);
        }
      }
    }
  }
}

/** Adds a share of a pixel to what a tap sees. */
function addSeen(
  out: Float32Array,
  to: number,
  image: Float32Array,
  from: number,
  share: number,
  count: number,
): void {
  if (from < 0 || share === 0) return;
  for (let i = 0; i < count; i++) out[to + i] = (out[to + i] as number) + share * (image[from + i] as number);
}

function samples(memory: WasmMemory, x: tf.TensorInfo, field: tf.TensorInfo, band: Band): tf.TensorInfo {
  const size = sizeOf(x);
  const { width, channels } = size;
  const n = x.shape[0] as number;
  const made = memory.makeOutput([n, band.rows, width, TAPS, channels], 'float32');
  // Views of memory that may have grown are taken last.
  const image = memory.typedArrayFromHeap(x);
  const out = memory.typedArrayFromHeap(made);
  out.fill(0);
  eachTap(memory.typedArrayFromHeap(field), n, size, band, ({ a, b, c, d, down, right, weight }, index) => {
    const to = index * channels;
    addSeen(out, to, image, a, weight * (1 - down) * (1 - right), channels);
    addSeen(out, to, image, b, weight * (1 - down) * right, channels);
    addSeen(out, to, image, c, weight * down * (1 - right), channels);
    addSeen(out, to, image, d, weight * down * right, channels);
  });
  return made;
}

/** The product of a slope with what a pixel shows; on the way the pixel gets its share of the slope. */
function meet(
  toImage: Float32Array,
  image: Float32Array,
  place: number,
  slope: Float32Array,
  from: number,
  share: number,
  count: number,
): number {
  if (place < 0) return 0;
  let product = 0;
  for (let i = 0; i < count; i++) {
    const value = slope[from + i] as number;
    product += value * (image[place + i] as number);
    toImage[place + i] = (toImage[place + i] as number) + share * value;
  }
  return product;
}

function gradient(
  memory: WasmMemory,
  x: tf.TensorInfo,
  field: tf.TensorInfo,
  slope: tf.TensorInfo,
  band: Band,
): tf.TensorInfo[] {
  const size = sizeOf(x);
  const { width, channels } = size;
  const n = x.shape[0] as number;
  const toImage = memory.makeOutput([...x.shape], 'float32');
  const toField = memory.makeOutput([n, band.rows, width, FIELD], 'float32');
  const image = memory.typedArrayFromHeap(x);
  const given = memory.typedArrayFromHeap(slope);
  const dImage = memory.typedArrayFromHeap(toImage);
  const dField = memory.typedArrayFromHeap(toField);
  dImage.fill(0);
  eachTap(memory.typedArrayFromHeap(field), n, size, band, (look, index, tap) => {
    const { down, right, weight } = look;
    const [up, left] = [1 - down, 1 - right];
    const from = index * channels;
    const p = meet(dImage, image, look.a, given, from, weight * up * left, channels);
    const q = meet(dImage, image, look.b, given, from, weight * up * right, channels);
    const r = meet(dImage, image, look.c, given, from, weight * down * left, channels);
    const s = meet(dImage, image, look.d, given, from, weight * down * right, channels);
    const seen = up * (left * p + right * q) + down * (left * r + right * s);
    const out = Math.floor(index / TAPS) * FIELD;
    dField[out + 2 * tap] = weight * ((r - p) * left + (s - q) * right);
    dField[out + 2 * tap + 1] = weight * ((q - p) * up + (s - r) * down);
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
