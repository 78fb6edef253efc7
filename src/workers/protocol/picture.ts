/** A Picture is a Raster made ready for the screen; it is only ever looked at, never computed with. */
import type { Raster } from '../../engine/domain/raster.ts';

/** No bitmap is larger than this on a side: oversize canvases and textures fail without a word. */
export const PICTURE_TILE = 2048;

export interface PictureTile {
  readonly x: number;
  readonly y: number;
  /** Pixels of the photo across one pixel of the bitmap; absent: 1. More in photos that would not fit in memory. */
  readonly factor?: number;
  readonly bitmap: ImageBitmap;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly alpha: boolean;
  readonly tiles: readonly PictureTile[];
  /** The whole photo made smaller, for zoomed-out views; null where one tile holds it all. */
  readonly overview: ImageBitmap | null;
  readonly thumbnail: ImageBitmap;
  /** Every pixel of the part that is looked at closely, in place of tiles that have fewer. */
  readonly detail?: readonly PictureTile[];
}

/** A raster with its picture. */
export interface Pictured {
  readonly raster: Raster;
  readonly picture: Picture;
}
