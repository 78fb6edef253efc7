/** Cutting one photo into many patches: GRIDS's "self-augmentation". */
import * as tf from '@tensorflow/tfjs-core';
import type { PhotoStore } from '../data/photo-store.ts';
import { atLeast, floatsOf } from '../data/pixels.ts';
import { peakOf, type Raster } from '../domain/raster.ts';
import { stream } from '../runtime/random.ts';

/** Where patches lie along one axis: `count` places, evenly from edge to edge. */
function places(size: number, side: number, count: number): number[] {
  if (count === 1) return [Math.floor((size - side) / 2)];
  return Array.from({ length: count }, (_, i) => Math.round((i * (size - side)) / (count - 1)));
}

/** Rows and columns of about square steps whose product is at least `count`. */
function gridFor(width: number, height: number, count: number): readonly [rows: number, columns: number] {
  const rows = Math.max(1, Math.round(Math.sqrt((count * height) / width)));
  return [rows, Math.ceil(count / rows)];
}

/**
 * `count` patches in an even grid over a photo, overlapping where it is small, `[count, side, side, 3], 0..1`. The photo
 * must be at least `side` wide and high. Its rows go to the backend band by band, so that a large photo costs no more
 * memory than a band; the patches are cut there. The caller disposes of them.
 */
export function patchesOf(raster: Raster, side: number, count: number): tf.Tensor4D {
  const { width, height, rgb, depth } = raster;
  const [rows, columns] = gridFor(width, height, count);
  const lefts = places(width, side, columns);
  const parts: tf.Tensor[] = [];
  for (const top of places(height, side, rows)) {
    const band = Float32Array.from(rgb.subarray(top * width * 3, (top + side) * width * 3));
    const cut = tf.tidy(() => {
      const pixels = tf.div(tf.tensor3d(band, [side, width, 3]), peakOf(depth));
      return tf.stack(lefts.map((left) => tf.slice(pixels, [0, left, 0], [side, side, 3])));
    });
    parts.push(cut);
  }
  const all = tf.tidy(() => tf.slice(tf.concat(parts, 0), 0, count)) as tf.Tensor4D;
  tf.dispose(parts);
  return all;
}

/** `[count, side, side, 3], 0..1` of photos on disk, round and round, where the seed says. The caller disposes of them. */
export async function folderPatches(
  photos: readonly string[],
  store: PhotoStore,
  { side, count, seed }: { readonly side: number; readonly count: number; readonly seed: number },
): Promise<tf.Tensor4D> {
  const all = new Float32Array(count * side * side * 3);
  for (let i = 0; i < count; i++) {
    const pixels = atLeast(await store(photos[i % photos.length] as string), side);
    const random = stream(seed, 'patch', i);
    const left = random.integer(0, pixels.width - side);
    const top = random.integer(0, pixels.height - side);
    all.set(floatsOf(pixels, { left, top, width: side, height: side }), i * side * side * 3);
  }
  return tf.tensor4d(all, [count, side, side, 3]);
}
