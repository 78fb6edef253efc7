/** Every pixel of what is looked at closely, where the picture of a giant photo has fewer. */
import { cropRaster, type Raster, type Region } from '../../engine/domain/raster.ts';
import type { Picture, PictureTile } from '../../workers/protocol/picture.ts';
import { patch, type StudioContext } from './context.ts';
import { findPhoto, type PhotoId } from './photos-slice.ts';

export interface Detail {
  /** Hears what of a photo is in sight, in its pixels; brings the detail a moment after it stays the same. */
  see(id: PhotoId, region: Region | null): void;
}

/** With more pixels in sight than this the picture's own are as fine as the screen. */
const CLOSE = 12_000_000;
/** Pixels that are cut out at a time. */
const BAND = 2_000_000;
/** Milliseconds without a move after which somebody looks. */
const STILL = 150;

export function createDetail(context: StudioContext): Detail {
  const { store, shelf, codec } = context;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let latest = 0;

  const tilesOf = async (raster: Raster, region: Region): Promise<readonly PictureTile[]> => {
    const found: PictureTile[] = [];
    for (const band of bandsOf(region)) {
      const made = await codec.picture(cropRaster(raster, band));
      if (!made.ok) continue;
      const { tiles, overview, thumbnail } = made.value.picture;
      overview?.close();
      thumbnail.close();
      found.push(...tiles.map((tile) => ({ ...tile, x: tile.x + band.x, y: tile.y + band.y })));
    }
    return found;
  };

  const bring = async (id: PhotoId, region: Region): Promise<void> => {
    const own = ++latest;
    const item = shelf.get(id);
    if (item === null) return;
    const original = await tilesOf(item.photo.raster, region);
    const result = item.restored && (await tilesOf(item.restored, region));
    const now = shelf.get(id);
    const entry = findPhoto(store.getState().photos, id);
    // Another part is in sight by now, or other pixels.
    if (own !== latest || entry === null || now === null || now.restored !== item.restored) {
      for (const { bitmap } of [...original, ...(result ?? [])]) bitmap.close();
      return;
    }
    shelf.put(id, {
      ...now,
      original: { ...now.original, detail: original },
      result: now.result && { ...now.result, detail: result ?? [] },
    });
    patch(context, id, { revision: entry.revision + 1 });
  };

  return {
    see: (id, region) => {
      clearTimeout(timer);
      const item = shelf.get(id);
      if (region === null || item === null || !isCoarse(item.original)) return;
      if (region.width < 1 || region.height < 1 || region.width * region.height > CLOSE) return;
      timer = setTimeout(() => void bring(id, region), STILL);
    },
  };
}

/** A region as bands, so that cutting it out never holds the page up. */
export function bandsOf({ x, y, width, height }: Region): readonly Region[] {
  const rows = Math.max(1, Math.floor(BAND / width));
  return Array.from({ length: Math.ceil(height / rows) }, (_, i) => ({
    x,
    y: y + i * rows,
    width,
    height: Math.min(rows, height - i * rows),
  }));
}

function isCoarse({ tiles }: Picture): boolean {
  return tiles.some(({ factor = 1 }) => factor > 1);
}
