/** Chosen files by short names. */
import { StudioError } from '../../engine/domain/fault.ts';
import { isPhotoName } from '../../engine/evaluation/pairing.ts';
import type { ChosenFile } from '../protocol/training.ts';

export interface NamedFiles {
  /** Paths of the photos below the folder that holds them all, sorted. */
  readonly names: readonly string[];
  /** @throws StudioError `image-unreadable` */
  read(name: string): Promise<Uint8Array<ArrayBuffer>>;
}

/** Photos among the chosen files; what is no photo by its name is left out. */
export function filesByName(files: readonly ChosenFile[]): NamedFiles {
  const photos = files.filter(({ path }) => isPhotoName(path.slice(path.lastIndexOf('/') + 1)));
  const length = commonFolder(photos.map(({ path }) => path)).length;
  const byName = new Map(photos.map(({ path, file }) => [path.slice(length), file]));
  return {
    names: [...byName.keys()].sort(),
    async read(name) {
      try {
        return new Uint8Array(await (byName.get(name) as File).arrayBuffer());
      } catch (cause) {
        throw new StudioError(
          'image-unreadable',
          `${name} could not be read; check that it still exists and choose the photos again.`,
          { cause },
        );
      }
    },
  };
}

/** The folder that all paths begin with, with its last slash: `a/b/` of `a/b/1.png` and `a/b/c/2.png`. */
function commonFolder(paths: readonly string[]): string {
  const folders = paths.map((path) => path.split('/').slice(0, -1));
  const [first = [], ...others] = folders;
  let depth = 0;
  while (depth < first.length && others.every((other) => other[depth] === first[depth])) depth += 1;
  return first
    .slice(0, depth)
    .map((part) => `${part}/`)
    .join('');
}
