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

/** The bitmaps of a picture. */
export function pictureBitmaps(picture: Picture): Transferable[] {
  const bitmaps = [...picture.tiles.map((tile) => tile.bitmap), picture.thumbnail];
  return picture.overview === null ? bitmaps : [...bitmaps, picture.overview];
}
