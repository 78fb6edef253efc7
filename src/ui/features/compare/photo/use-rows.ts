/** The rows of the photo in front, as components see them. */
import { useMemo } from 'react';
import { modelName } from '../../../../engine/domain/model-variant.ts';
import type { Picture } from '../../../../workers/protocol/picture.ts';
import { type CompareRow, compareRows } from '../../../store/compare-rows.ts';
import { INPUT, layerOfView, REFERENCE } from '../../../store/compare-state.ts';
import { compareShelf, effects, shelf } from '../../../store/effects.ts';
import type { PhotoEntry } from '../../../store/photos-slice.ts';
import { useStudio } from '../../../store/store.ts';

/** Input, reference and cells of a photo. */
export function useRows(entry: PhotoEntry): readonly CompareRow[] {
  const state = useStudio(({ compare }) => compare);
  const cards = useStudio(({ models }) => models.listing?.cards);
  return useMemo(() => {
    const nameOf = (id: string) => modelName(cards ?? [], id);
    return compareRows(state, entry.id, effects.compare.hasReference(entry.id), nameOf);
  }, [state, cards, entry.id]);
}

/** The photo of a row; null while there is none. */
export function photoOf(entry: PhotoEntry, row: CompareRow): Picture | null {
  if (row.id === INPUT) return shelf.get(entry.id)?.original ?? null;
  return compareShelf.get(row.id === REFERENCE ? row.key : row.shown)?.picture ?? null;
}

/** The colour of a row's photo at a place, as its file counts; null outside of it. */
export function colourAt(row: CompareRow, spot: { readonly x: number; readonly y: number }): string | null {
  const raster = effects.compare.rasterOf(row.shown);
  const [x, y] = [Math.floor(spot.x), Math.floor(spot.y)];
  if (raster === null || x < 0 || y < 0 || x >= raster.width || y >= raster.height) return null;
  const at = (y * raster.width + x) * 3;
  const [red, green, blue] = raster.rgb.subarray(at, at + 3);
  return `R ${red} G ${green} B ${blue}`;
}

/** What a view shows of a row: its photo, or the layer of it that is at hand. */
export function pictureOf(entry: PhotoEntry, row: CompareRow, view: string): Picture | null {
  const kind = layerOfView(view as Parameters<typeof layerOfView>[0]);
  if (kind === null) return photoOf(entry, row);
  return compareShelf.layer(row.shown)?.picture ?? null;
}
