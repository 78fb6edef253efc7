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
 * Gives the memory of a buffer back at once; otherwise a collector would perhaps come only after the next large photo. It
 * is spent. What is sent to nobody is freed; `ArrayBuffer.transfer` leaves the browser's own hold on it.
 */
export function freeBuffer(buffer: ArrayBuffer): void {
  const { port1, port2 } = new MessageChannel();
  port2.close();
  port1.postMessage(null, [buffer]);
  port1.close();
}

/** The same for all buffers of rasters. */
export function freeRasters(rasters: readonly (Raster | null)[]): void {
  for (const raster of rasters) {
    if (raster === null) continue;
    freeBuffer(raster.rgb.buffer);
    if (raster.alpha !== null) freeBuffer(raster.alpha.buffer);
  }
}

/** The bitmaps of a picture. */
export function pictureBitmaps(picture: Picture): Transferable[] {
  const bitmaps = [...picture.tiles.map((tile) => tile.bitmap), picture.thumbnail];
  return picture.overview === null ? bitmaps : [...bitmaps, picture.overview];
}
