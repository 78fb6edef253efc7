/** Pixels of the open photos, beside the store: rasters to compute with, pictures to look at. */
import type { Outcome } from '../../engine/domain/fault.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import type { Picture, Pictured } from '../../workers/protocol/picture.ts';
import type { PhotoId } from './photos-slice.ts';
import { bringBack, putAside, type Rasters, readRaster, storeRaster } from './resting.ts';

/** Makes the photo as it was opened once more, so that its pixels need not be stored. Rejects where that is impossible. */
export type OpenAgain = () => Promise<Pick<Rasters, 'photo' | 'reference'>>;

export interface ShelfItem extends Rasters {
  readonly original: Picture;
  readonly result: Picture | null;
  readonly again?: OpenAgain | undefined;
}

/** Gives what was put aside back. Rejects where it is lost. */
export type Wake = () => Promise<Rasters & Pick<ShelfItem, 'again'>>;

export interface Shelf {
  /** What is at hand; null where it is put aside or unknown. */
  get(id: PhotoId): ShelfItem | null;
  thumbnail(id: PhotoId): ImageBitmap | null;
  /** What is at hand, or is brought back; null where the photo is unknown or lost. */
  fetch(id: PhotoId): Promise<ShelfItem | null>;
  put(id: PhotoId, item: ShelfItem): void;
  /** Takes in a photo that is put aside already, from an earlier visit. */
  rest(id: PhotoId, thumbnail: ImageBitmap, wake: Wake): void;
  /** Puts a photo aside that is not needed for now. */
  putAside(id: PhotoId): void;
  /** Forgets a photo and frees its bitmaps. */
  drop(id: PhotoId): void;
}

export interface ShelfOptions {
  readonly picture: (raster: Raster) => Promise<Outcome<Pictured>>;
  /** Photos that must stay at hand: those that are seen or worked on. */
  readonly pinned: () => readonly PhotoId[];
  /** Bytes at hand above which the least recently used photos are put aside. */
  readonly budget?: number;
}

interface Place {
  readonly item: ShelfItem | null;
  readonly wake: Wake | null;
  readonly thumbnail: ImageBitmap;
}

const USUAL_BUDGET = 768 * 2 ** 20;

/** Makes an empty shelf. */
export function createShelf({ picture, pinned, budget = USUAL_BUDGET }: ShelfOptions): Shelf {
  // In the order of their last use: a Map keeps the order of insertion.
  const places = new Map<PhotoId, Place>();
  const fetching = new Map<PhotoId, Promise<ShelfItem | null>>();

  const touch = (id: PhotoId, place: Place) => {
    places.delete(id);
    places.set(id, place);
  };

  const sleep = (id: PhotoId, item: ShelfItem, thumbnail: ImageBitmap) => {
    closeAll(item, [thumbnail]);
    places.set(id, { item: null, wake: wakeOf(item), thumbnail });
  };

  const tidy = () => {
    let total = 0;
    for (const { item } of places.values()) total += item === null ? 0 : bytesOf(item);
    const kept = new Set(pinned());
    for (const [id, { item, thumbnail }] of places) {
      if (total <= budget) return;
      if (item === null || kept.has(id)) continue;
      total -= bytesOf(item);
      sleep(id, item, thumbnail);
    }
  };

  const put = (id: PhotoId, item: ShelfItem) => {
    const before = places.get(id);
    const thumbnail = (item.result ?? item.original).thumbnail;
    touch(id, { item, wake: null, thumbnail });
    if (before?.item) closeAll(before.item, bitmapsOf(item));
    else if (before && before.thumbnail !== thumbnail) before.thumbnail.close();
    tidy();
  };

  const wakeUp = async (id: PhotoId, wake: Wake): Promise<ShelfItem | null> => {
    const rasters = await wake().catch(() => null);
    if (rasters === null) return null;
    const original = await picture(rasters.photo.raster);
    const result = rasters.restored && (await picture(rasters.restored));
    if (!original.ok || result?.ok === false || !places.has(id)) return null;
    const item: ShelfItem = {
      photo: { ...rasters.photo, raster: original.value.raster },
      reference: rasters.reference,
      original: original.value.picture,
      restored: result?.value.raster ?? null,
      result: result?.value.picture ?? null,
      again: rasters.again,
    };
    put(id, item);
    return item;
  };

  return {
    get: (id) => places.get(id)?.item ?? null,
    thumbnail: (id) => places.get(id)?.thumbnail ?? null,
    fetch: async (id) => {
      const place = places.get(id);
      if (place === undefined) return null;
      if (place.item !== null || place.wake === null) {
        touch(id, place);
        return place.item;
      }
      const waking = fetching.get(id) ?? wakeUp(id, place.wake).finally(() => fetching.delete(id));
      fetching.set(id, waking);
      return waking;
    },
    put,
    rest: (id, thumbnail, wake) => touch(id, { item: null, wake, thumbnail }),
    putAside: (id) => {
      const place = places.get(id);
      if (place?.item) sleep(id, place.item, place.thumbnail);
    },
    drop: (id) => {
      const place = places.get(id);
      places.delete(id);
      if (place?.item) closeAll(place.item, []);
      place?.thumbnail.close();
    },
  };
}

/** What brings an item back; pixels that can be made again are not stored. */
function wakeOf(item: ShelfItem): Wake {
  const { again } = item;
  if (again === undefined) {
    const stored = putAside(item);
    return async () => bringBack(await stored);
  }
  const storing = item.restored && storeRaster(item.restored);
  return async () => {
    const stored = await storing;
    return { ...(await again()), restored: stored && (await readRaster(stored)), again };
  };
}

function bitmapsOf({ original, result }: ShelfItem): ImageBitmap[] {
  return [original, ...(result === null ? [] : [result])].flatMap(
    ({ tiles, detail = [], overview, thumbnail }) => [
      ...[...tiles, ...detail].map(({ bitmap }) => bitmap),
      ...(overview === null ? [] : [overview]),
      thumbnail,
    ],
  );
}

/** Closes bitmaps, which hold memory that no collector sees. */
function closeAll(item: ShelfItem, kept: readonly ImageBitmap[]): void {
  for (const bitmap of bitmapsOf(item)) if (!kept.includes(bitmap)) bitmap.close();
}

function bytesOf({ photo, reference, restored, original, result }: ShelfItem): number {
  const rasters = [photo.raster, reference, restored].reduce(
    (sum, raster) => sum + (raster === null ? 0 : raster.rgb.byteLength + (raster.alpha?.byteLength ?? 0)),
    0,
  );
  return rasters + original.width * original.height * 4 * (result === null ? 1 : 2);
}
