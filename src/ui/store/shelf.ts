/** Pixels of the open photos, beside the store: rasters to compute with, pictures to look at. */
import type { Photo } from '../../engine/domain/photo.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import type { Picture } from '../../workers/protocol/picture.ts';
import type { PhotoId } from './photos-slice.ts';

export interface ShelfItem {
  readonly photo: Photo;
  readonly original: Picture;
  /** The undamaged photo, where it is known. */
  readonly reference: Raster | null;
  readonly restored: Raster | null;
  readonly result: Picture | null;
}

export interface Shelf {
  get(id: PhotoId): ShelfItem | null;
  put(id: PhotoId, item: ShelfItem): void;
  /** Forgets a photo and frees its bitmaps. */
  drop(id: PhotoId): void;
}

/** Makes an empty shelf. A picture that is replaced is closed, because bitmaps hold memory that no collector sees. */
export function createShelf(): Shelf {
  const items = new Map<PhotoId, ShelfItem>();
  const put = (id: PhotoId, item: ShelfItem | null) => {
    const before = items.get(id);
    if (before !== undefined) {
      if (before.original !== item?.original) closePicture(before.original);
      if (before.result !== null && before.result !== item?.result) closePicture(before.result);
    }
    if (item === null) items.delete(id);
    else items.set(id, item);
  };
  return { get: (id) => items.get(id) ?? null, put, drop: (id) => put(id, null) };
}

function closePicture(picture: Picture): void {
  for (const tile of picture.tiles) tile.bitmap.close();
  picture.overview?.close();
  picture.thumbnail.close();
}

export const shelf = createShelf();
