/** Decoded photos, kept as bytes as long as they fit. */
import { decodePhoto } from '../imaging/decode.ts';
import type { FolderReader } from './folder-reader.ts';
import { type Pixels, pixelsOf } from './pixels.ts';

/** Gives the pixels of a path. @throws StudioError where the file cannot be opened */
export type PhotoStore = (path: string) => Promise<Pixels>;

const MEBIBYTE = 1 << 20;

/**
 * A store that decodes each photo once while all of them fit into `mebibytes`; beyond that, those unused for
 * longest go. What it gives out does not depend on what it holds.
 */
export function createPhotoStore(reader: FolderReader, mebibytes = 512): PhotoStore {
  const held = new Map<string, Pixels>();
  const underway = new Map<string, Promise<Pixels>>();
  let bytes = 0;

  const keep = (path: string, pixels: Pixels): void => {
    held.set(path, pixels);
    bytes += pixels.rgb.length;
    for (const [oldest, old] of held) {
      if (bytes <= mebibytes * MEBIBYTE || oldest === path) break;
      held.delete(oldest);
      bytes -= old.rgb.length;
    }
  };

  const open = async (path: string): Promise<Pixels> => {
    try {
      const pixels = pixelsOf((await decodePhoto(await reader.read(path), path)).raster);
      keep(path, pixels);
      return pixels;
    } finally {
      underway.delete(path);
    }
  };

  return async (path) => {
    const known = held.get(path);
    if (known) {
      held.delete(path);
      held.set(path, known);
      return known;
    }
    const pending = underway.get(path) ?? open(path);
    underway.set(path, pending);
    return pending;
  };
}
