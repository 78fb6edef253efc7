/** Names of chosen files: what their folders say and which belong together. */
import { TASK_IDS, type TaskId, taskMeta } from '../domain/task.ts';
import { pairNames, stemOf } from '../evaluation/pairing.ts';

/** A path cut into the folder below what was chosen, and the name. */
export interface ChosenName {
  readonly path: string;
  /** Without the folders that all files of the box share. */
  readonly folder: string;
  readonly name: string;
}

/** Cuts the paths of one box. */
export function cutNames(paths: readonly string[]): ChosenName[] {
  const parts = paths.map((path) => path.split('/').filter((part) => part !== ''));
  const shared = sharedFolders(parts);
  return parts.map((path, i) => ({
    path: paths[i] as string,
    folder: path.slice(shared, -1).join('/'),
    name: path.at(-1) ?? '',
  }));
}

function sharedFolders(paths: readonly (readonly string[])[]): number {
  const [first = []] = paths;
  let shared = 0;
  while (
    shared < first.length - 1 &&
    paths.every((path) => path.length - 1 > shared && path[shared] === first[shared])
  )
    shared++;
  return shared;
}

/** Folders called `clean` hold the good halves of pairs, not photos of the task of that name. */
const DAMAGES = TASK_IDS.filter((id) => id !== 'clean');

/** The task that a folder on the way to a file is named like, by id or label; the innermost one counts. */
export function taskOfPath(path: string): TaskId | null {
  const plain = (text: string): string =>
    text
      .trim()
      .toLowerCase()
      .replace(/[\s_]+/g, '-');
  const folders = path.split('/').slice(0, -1).map(plain).reverse();
  for (const folder of folders) {
    const task = DAMAGES.find((id) => id === folder || plain(taskMeta(id).label) === folder);
    if (task) return task;
  }
  return null;
}

/**
 * The clean partner of each degraded photo: by stem or `<stem>_` within folders of one name, and otherwise in any
 * folder, where only one clean photo has that stem.
 * @returns Clean path by degraded path; those without a partner are not in it.
 */
export function findPartners(
  degraded: readonly ChosenName[],
  clean: readonly ChosenName[],
): ReadonlyMap<string, string> {
  const partners = new Map<string, string>();
  for (const folder of new Set(degraded.map((photo) => photo.folder))) {
    const own = (photos: readonly ChosenName[]): string[] =>
      photos.filter((photo) => photo.folder === folder).map(({ path }) => path);
    for (const { input, target } of pairNames(own(degraded), own(clean)).pairs) partners.set(input, target);
  }
  const stems = new Map<string, number>();
  for (const { path } of clean) stems.set(stemOf(path), (stems.get(stemOf(path)) ?? 0) + 1);
  const alone = degraded.filter(({ path }) => !partners.has(path)).map(({ path }) => path);
  const unique = clean.filter(({ path }) => stems.get(stemOf(path)) === 1).map(({ path }) => path);
  for (const { input, target } of pairNames(alone, unique).pairs) partners.set(input, target);
  return partners;
}
