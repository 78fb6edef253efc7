/** Rasters as bitmaps for the screen. Canvases here only ever hold what is looked at. */
import { invariant } from '../../engine/domain/fault.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import { PICTURE_TILE, type Picture, type PictureTile } from '../protocol/picture.ts';
import { type RgbaPixels, rgbaWindow } from './pixels.ts';

const THUMBNAIL = 256;

/** Photos with more pixels than this are shown with fewer; what is seen closely then comes beside. */
const GIANT = 32_000_000;
/** Most pixels of a giant's picture. */
const MOST_PIXELS = 16_000_000;

/** How many pixels of a photo share one of its picture's, in each direction: 1 up to 32 megapixels. */
export function factorFor({ width, height }: Pick<Raster, 'width' | 'height'>): number {
  const pixels = width * height;
  return pixels <= GIANT ? 1 : Math.ceil(Math.sqrt(pixels / MOST_PIXELS));
}

/**
 * Cuts a raster into bitmaps of bounded size, with a small whole and a thumbnail. A giant is shown with fewer pixels than
 * it has, so that two pictures of it and its own pixels fit in memory.
 */
export async function makePicture(raster: Raster): Promise<Picture> {
  const { width, height } = raster;
  const tiles: PictureTile[] = [];
  const factor = factorFor(raster);
  // One buffer for all tiles of a size: collecting a new one for each would come too late for large photos.
  const side = PICTURE_TILE - (PICTURE_TILE % factor);
  let pixels: RgbaPixels | undefined;
  for (let y = 0; y < height; y += side) {
    for (let x = 0; x < width; x += side) {
      const w = Math.min(side, width - x);
      const h = Math.min(side, height - y);
      pixels = rgbaWindow(raster, x, y, w, h, pixels);
      const image = new ImageData(pixels, w, h);
      const bitmap = await smaller(image, factor);
      tiles.push(factor === 1 ? { x, y, bitmap } : { x, y, factor, bitmap });
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

/** A bitmap with one pixel for `factor` x `factor` of the image's. */
function smaller(image: ImageData, factor: number): Promise<ImageBitmap> {
  if (factor === 1) return createImageBitmap(image);
  return createImageBitmap(image, {
    resizeWidth: Math.ceil(image.width / factor),
    resizeHeight: Math.ceil(image.height / factor),
    resizeQuality: 'medium',
  });
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
  for (const { x, y, factor = 1, bitmap } of tiles) {
    context.drawImage(bitmap, x, y, bitmap.width * factor, bitmap.height * factor);
  }
  return canvas.transferToImageBitmap();
}
