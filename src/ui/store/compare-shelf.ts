/** Pixels of the tab "Compare": what models made of photos, and the layers that are seen. */
import type { Raster } from '../../engine/domain/raster.ts';
import type { Picture } from '../../workers/protocol/picture.ts';
import type { ResultKey } from './compare-state.ts';

export interface MadePhoto {
  readonly raster: Raster;
  readonly picture: Picture;
  readonly milliseconds: number;
}

/** A whole restoration without a picture, from which weaker ones are blended. */
export interface WholePhoto {
  readonly raster: Raster;
  readonly milliseconds: number;
}

interface Layer {
  /** Says of what and how it was made. */
  readonly order: string;
  readonly picture: Picture;
}

export interface CompareShelf {
  get(key: ResultKey): MadePhoto | null;
  put(key: ResultKey, made: MadePhoto): void;
  whole(key: ResultKey): WholePhoto | null;
  putWhole(key: ResultKey, whole: WholePhoto): void;
  /** The layer in sight; it stays until the next one is there. */
  layer(key: ResultKey): Layer | null;
  putLayer(key: ResultKey, layer: Layer): void;
  /**
   * Drops what is not kept. `must` stays whatever it weighs, `may` as long as all fit the budget, the latest made first.
   */
  prune(must: (key: ResultKey) => boolean, may: (key: ResultKey) => boolean): void;
}

const USUAL_BUDGET = 512 * 2 ** 20;

/** Makes an empty shelf. @param budget Bytes of photos beyond which those are dropped that are not needed now. */
export function createCompareShelf(budget = USUAL_BUDGET): CompareShelf {
  const photos = new Map<ResultKey, MadePhoto>();
  const wholes = new Map<ResultKey, WholePhoto>();
  const layers = new Map<ResultKey, Layer>();

  const dropLayer = (key: ResultKey) => {
    const layer = layers.get(key);
    if (layer !== undefined) close(layer.picture);
    layers.delete(key);
  };

  return {
    get: (key) => photos.get(key) ?? null,
    put: (key, made) => {
      const before = photos.get(key);
      if (before !== undefined) close(before.picture);
      photos.delete(key);
      photos.set(key, made);
    },
    whole: (key) => wholes.get(key) ?? null,
    putWhole: (key, whole) => void wholes.set(key, whole),
    layer: (key) => layers.get(key) ?? null,
    putLayer: (key, layer) => {
      dropLayer(key);
      layers.set(key, layer);
    },
    prune: (must, may) => {
      for (const key of layers.keys()) if (!must(key)) dropLayer(key);
      let room = budget;
      for (const [key, made] of photos) if (must(key)) room -= weightOf(made);
      for (const [key, made] of [...photos].reverse()) {
        if (must(key)) continue;
        room -= weightOf(made);
        if (may(key) && room >= 0) continue;
        close(made.picture);
        photos.delete(key);
      }
      for (const key of wholes.keys()) if (!must(key)) wholes.delete(key);
    },
  };
}

function weightOf({ raster, picture }: MadePhoto): number {
  return raster.rgb.byteLength + (raster.alpha?.byteLength ?? 0) + picture.width * picture.height * 4;
}

/** Bitmaps hold memory that no collector sees. */
function close({ tiles, overview, thumbnail }: Picture): void {
  for (const { bitmap } of tiles) bitmap.close();
  overview?.close();
  thumbnail.close();
}
