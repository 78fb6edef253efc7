/** The virtual folders of chosen photos, as a Recipe names them. */
import { CHOSEN_CLEAN, CHOSEN_VALIDATION } from '../domain/fine-tune-recipe.ts';
import { stemOf } from '../evaluation/pairing.ts';
import type { ChosenName } from './chosen-names.ts';
import type { FolderReader } from './folder-reader.ts';

export type Box = 'degraded' | 'clean';

/** Where a file of the virtual folders really is. */
export interface Origin {
  readonly box: Box;
  /** As the user chose it, with `/` between folders. */
  readonly path: string;
}

export interface ChosenPair<Photo> {
  readonly degraded: Photo;
  readonly clean: Photo;
  /** The folder below `pairs/`. */
  readonly group: string;
}

export interface ChosenLayout {
  /** By virtual path: `clean/a.png`, `pairs/rain/input/a.png`, `pairs/rain/target/a.png`. */
  readonly files: ReadonlyMap<string, Origin>;
  /** The content of the validation list. */
  readonly validation: string;
}

/**
 * Lays the photos out as `mend train` would find them on disk. Folders within a box become part of the name, so that equal names in them do not collide.
 * @param held clean paths that are for validation only
 * @param real all degraded photos by the folder below `real/`
 */
export function layOut<Photo extends ChosenName>(
  pairs: readonly ChosenPair<Photo>[],
  spare: readonly Photo[],
  held: ReadonlySet<string>,
  real: readonly { readonly photo: Photo; readonly group: string }[] = [],
): ChosenLayout {
  const files = new Map<string, Origin>();
  const list: string[] = [];
  const flat = ({ folder, name }: ChosenName): string =>
    [...folder.split('/'), name].filter(Boolean).join('~');
  const add = (path: string, box: Box, photo: Photo, isHeld: boolean): void => {
    files.set(path, { box, path: photo.path });
    if (isHeld) list.push(path);
  };
  const cleanPhotos = new Map(
    [...pairs.map((pair) => pair.clean), ...spare].map((photo) => [photo.path, photo]),
  );
  for (const photo of cleanPhotos.values())
    add(`${CHOSEN_CLEAN}/${flat(photo)}`, 'clean', photo, held.has(photo.path));
  for (const { degraded, clean, group } of pairs) {
    const isHeld = held.has(clean.path);
    const prefix = clean.folder === '' ? '' : `${clean.folder.replaceAll('/', '~')}~`;
    const plain = `pairs/${group}/input/${prefix}${degraded.name}`;
    // Two damaged versions of one name, from two folders: the folder becomes an ending that pairing looks past.
    const told = `pairs/${group}/input/${prefix}${stemOf(degraded.name)}_~${degraded.folder.replaceAll('/', '~')}${endingOf(degraded.name)}`;
    add(files.has(plain) ? told : plain, 'degraded', degraded, isHeld);
    const target = `pairs/${group}/target/${flat(clean)}`;
    if (!files.has(target)) add(target, 'clean', clean, isHeld);
  }
  // For an adaptation: every degraded photo, whatever its partner.
  for (const { photo, group } of real) add(`real/${group}/${flat(photo)}`, 'degraded', photo, false);
  return { files, validation: `${list.sort().join('\n')}\n` };
}

function endingOf(name: string): string {
  return name.slice(name.lastIndexOf('.'));
}

/** The virtual folders as the data room reads them. */
export function chosenReader(
  { files, validation }: ChosenLayout,
  open: (origin: Origin) => Promise<Uint8Array<ArrayBuffer>>,
): FolderReader {
  return {
    async list(folder) {
      const names = [...files.keys()].filter((path) => path.slice(0, path.lastIndexOf('/')) === folder);
      return names.map((path) => path.slice(folder.length + 1));
    },
    async read(path) {
      if (path === CHOSEN_VALIDATION) return new TextEncoder().encode(validation);
      const origin = files.get(path);
      if (!origin) throw new Error(`There is no file ${path} among the chosen ones`);
      return open(origin);
    },
  };
}
