/** Rasters as bitmaps for the screen. Canvases here only ever hold what is looked at. */
import { invariant } from '../../engine/domain/fault.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import { PICTURE_TILE, type Picture, type PictureTile } from '../protocol/picture.ts';
import { rgbaWindow } from './pixels.ts';

const THUMBNAIL = 256;

/** Cuts a raster into bitmaps of bounded size, with a small whole and a thumbnail. */
export async function makePicture(raster: Raster): Promise<Picture> {
  const { width, height } = raster;
  const tiles: PictureTile[] = [];
  for (let y = 0; y < height; y += PICTURE_TILE) {
    for (let x = 0; x < width; x += PICTURE_TILE) {
      const w = Math.min(PICTURE_TILE, width - x);
      const h = Math.min(PICTURE_TILE, height - y);
      const bitmap = await createImageBitmap(new ImageData(rgbaWindow(raster, x, y, w, h), w, h));
      tiles.push({ x, y, bitmap });
    }
  }
  return {
    width,
    height,
    alpha: raster.alpha !== null,
    tiles,
    overview: tiles.length > 1 ? shrink(width, height, tiles, PICTURE_TILE) : null,
    thumbnail: shrink(width, height, tiles, THUMBNAIL),
  };
}

function shrink(width: number, height: number, tiles: readonly PictureTile[], side: number): ImageBitmap {
  const scale = Math.min(1, side / Math.max(width, height));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(width * scale)),
    Math.max(1, Math.round(height * scale)),
  );
  const context = canvas.getContext('2d');
  invariant(context !== null, 'no 2d context in the codec worker');
  context.imageSmoothingQuality = 'high';
  context.scale(canvas.width / width, canvas.height / height);
  for (const tile of tiles) context.drawImage(tile.bitmap, tile.x, tile.y);
  return canvas.transferToImageBitmap();
}
