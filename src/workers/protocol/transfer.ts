/** What moves between threads instead of being copied. The sender loses what it moves. */
import type { Photo } from '../../engine/domain/photo.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import type { Picture } from './picture.ts';

/** The buffers of a raster. */
export function rasterBuffers(raster: Raster): Transferable[] {
  return raster.alpha === null ? [raster.rgb.buffer] : [raster.rgb.buffer, raster.alpha.buffer];
}

/** The buffers of a decoded photo, each once: metadata may be views into one file buffer. */
export function photoBuffers(photo: Photo): Transferable[] {
  return [...new Set(rasterBuffers(photo.raster))];
}

/**
 * Gives the memory of rasters back at once, where the platform can; otherwise a collector would perhaps come only after
 * the next large photo. They are spent.
 */
export function freeRasters(rasters: readonly (Raster | null)[]): void {
  for (const raster of rasters) {
    if (raster === null) continue;
    for (const buffer of rasterBuffers(raster)) {
      const able = buffer as ArrayBuffer & { transfer?: (length: number) => ArrayBuffer };
      if (able.byteLength > 0) able.transfer?.(0);
    }
  }
}

/** The bitmaps of a picture. */
export function pictureBitmaps(picture: Picture): Transferable[] {
  const bitmaps = [...picture.tiles.map((tile) => tile.bitmap), picture.thumbnail];
  return picture.overview === null ? bitmaps : [...bitmaps, picture.overview];
}
