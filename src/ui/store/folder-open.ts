/** Takes a photo of a folder to where one photo is compared. */
import type { CompareEffects } from './compare-effects.ts';
import type { StudioContext } from './context.ts';
import { findPhoto, type PhotoId } from './photos-slice.ts';

interface Doors {
  readonly compare: Pick<CompareEffects, 'add' | 'look' | 'chooseReference' | 'hasReference'>;
  /** Opens a file as any other; resolves when it is decoded. */
  open(file: File): Promise<void>;
  select(id: PhotoId): Promise<void>;
}

/** Shows a photo with its clean partner and these models (chains by commas); a photo that is open already is not opened twice. */
export function createFolderDoor({ store }: StudioContext, { compare, open, select }: Doors) {
  const opened = new WeakMap<File, PhotoId>();
  const photoOf = async (file: File): Promise<PhotoId | null> => {
    const known = findPhoto(store.getState().photos, opened.get(file) ?? null);
    if (known !== null) {
      await select(known.id);
      return known.id;
    }
    const before = new Set(store.getState().photos.entries.map(({ id }) => id));
    await open(file);
    const id = store.getState().photos.entries.find((entry) => !before.has(entry.id))?.id ?? null;
    if (id === null) return null;
    opened.set(file, id);
    await select(id);
    return id;
  };
  return async (file: File, clean: File | null, models: readonly string[]): Promise<void> => {
    const id = await photoOf(file);
    if (id === null) return;
    compare.look();
    const { cells } = store.getState().compare;
    const there = new Set(
      cells.filter(({ strength }) => strength === 1).map((cell) => cell.models.join(',')),
    );
    const missing = models.filter((chain) => !there.has(chain));
    if (missing.length > 0) compare.add(missing.map((chain) => ({ models: chain.split(','), strength: 1 })));
    if (clean !== null && !compare.hasReference(id)) await compare.chooseReference(clean);
  };
}
