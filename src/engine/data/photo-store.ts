/** Decoded photos, kept as bytes as long as they fit. */
import type { Recipe } from '../domain/recipe.ts';
import { decodePhoto } from '../imaging/decode.ts';
import { reduceRaster } from '../imaging/reduce.ts';
import type { FolderReader } from './folder-reader.ts';
import { type Pixels, pixelsOf } from './pixels.ts';

/** Gives the pixels of a path, reduced to a shorter side where one is named. @throws StudioError where the file cannot be opened */
export type PhotoStore = (path: string, side?: number) => Promise<Pixels>;

const MEBIBYTE = 1 << 20;

/**
 * A store that decodes each photo once while all of them fit into `mebibytes`; beyond that, those unused for
 * longest go. What it gives out does not depend on what it holds.
 */
export function createPhotoStore(reader: FolderReader, mebibytes = 512): PhotoStore {
  const held = new Map<string, Pixels>();
  const underway = new Map<string, Promise<Pixels>>();
  let bytes = 0;

  const keep = (key: string, pixels: Pixels): void => {
    held.set(key, pixels);
    bytes += pixels.rgb.length;
    for (const [oldest, old] of held) {
      if (bytes <= mebibytes * MEBIBYTE || oldest === key) break;
      held.delete(oldest);
      bytes -= old.rgb.length;
    }
  };

  const open = async (key: string, path: string, side?: number): Promise<Pixels> => {
    try {
      const { raster } = await decodePhoto(await reader.read(path), path);
      const pixels = pixelsOf(side === undefined ? raster : reduceRaster(raster, side));
      keep(key, pixels);
      return pixels;
    } finally {
      underway.delete(key);
    }
  };

  return async (path, side) => {
    const key = `${side ?? ''}:${path}`;
    const known = held.get(key);
    if (known) {
      held.delete(key);
      held.set(key, known);
      return known;
    }
    const pending = underway.get(key) ?? open(key, path, side);
    underway.set(key, pending);
    return pending;
  };
}

/** The photos as a Recipe's network sees them. */
export function photosFor({ network: { side } }: Pick<Recipe, 'network'>, store: PhotoStore): PhotoStore {
  return side === undefined ? store : (path) => store(path, side);
}
