/** What all work of the tab "Compare" shares: the photo on the desk, its pixels, its state. */
import type { Raster } from '../../engine/domain/raster.ts';
import type { CompareShelf } from './compare-shelf.ts';
import {
  type CompareResult,
  type CompareState,
  INPUT,
  keyOf,
  patchResult,
  plainKey,
  REFERENCE,
  type ResultKey,
} from './compare-state.ts';
import type { StudioContext } from './context.ts';
import { findPhoto, type PhotoEntry, type PhotoId } from './photos-slice.ts';

export interface CompareDesk {
  readonly context: StudioContext;
  readonly bench: CompareShelf;
  state(): CompareState;
  update(change: (state: CompareState) => CompareState): void;
  setResult(key: ResultKey, change: Partial<CompareResult>): void;
  /** Says that the bench holds new pixels. */
  arrived(): void;
  /** The photo that is worked on, once it is open. */
  photo(): PhotoEntry | null;
  /** The clean photo of a photo: the one that the user chose, or a sample's own. */
  referenceOf(photo: PhotoId): Raster | null;
  /** Pixels that are at hand. */
  rasterOf(key: ResultKey): Raster | null;
  /** Keys of all rows that have pixels, in the order in which rows are shown. */
  readyKeys(photo: PhotoId): readonly ResultKey[];
}

export function createCompareDesk(
  context: StudioContext,
  bench: CompareShelf,
  chosenReferences: ReadonlyMap<PhotoId, Raster>,
): CompareDesk {
  const { store, shelf } = context;
  const state = () => store.getState().compare;
  const update: CompareDesk['update'] = (change) =>
    store.setState((whole) => ({ compare: change(whole.compare) }));
  const referenceOf = (photo: PhotoId) => chosenReferences.get(photo) ?? shelf.get(photo)?.reference ?? null;
  const rasterOf = (key: ResultKey): Raster | null => {
    const photo = key.slice(0, key.indexOf('|'));
    if (key === plainKey(photo, INPUT)) return shelf.get(photo)?.photo.raster ?? null;
    if (key === plainKey(photo, REFERENCE)) return referenceOf(photo);
    return bench.get(key)?.raster ?? null;
  };
  return {
    context,
    bench,
    state,
    update,
    setResult: (key, change) => update((now) => patchResult(now, key, change)),
    arrived: () => update((now) => ({ ...now, revision: now.revision + 1 })),
    photo: () => {
      const entry = findPhoto(store.getState().photos, state().photo);
      return entry?.facts == null ? null : entry;
    },
    referenceOf,
    rasterOf,
    readyKeys: (photo) =>
      [INPUT, REFERENCE, ...state().cells.map(({ id }) => id)].flatMap((id) => {
        const key = keyOf(state(), photo, id);
        return key !== null && rasterOf(key) !== null ? [key] : [];
      }),
  };
}
