/** Files out of drops and pastes, folders and their folders included. */
import type { ChosenFile } from '../../../workers/protocol/training.ts';
import type { Intake, SkippedFile } from '../../store/intake-effects.ts';

const PHOTO_NAME = /\.(png|jpe?g|jfif|webp|avif)$/i;

/** Splits what came from a folder into photos and the rest; system droppings are not worth a word. */
export function sortFiles(files: readonly File[]): Intake {
  const visible = files.filter((file) => !file.name.startsWith('.') && file.name !== 'Thumbs.db');
  const isPhoto = (file: File) => PHOTO_NAME.test(file.name);
  const byName = (a: File, b: File) => pathOf(a).localeCompare(pathOf(b), 'en', { numeric: true });
  return {
    files: visible.filter(isPhoto).sort(byName),
    skipped: visible.filter((file) => !isPhoto(file)).map(skippedFile),
  };
}

function skippedFile(file: File): SkippedFile {
  const ending = /\.([^.]{1,8})$/.exec(file.name)?.[1];
  const why = ending === undefined ? 'no photo, it has no ending' : `no photo that Mend opens (.${ending})`;
  return { name: pathOf(file), why };
}

/** What was dropped: as photos to open, and as files with their paths. */
export interface Dropped {
  readonly intake: Intake;
  readonly chosen: readonly ChosenFile[];
  /** The folders themselves, where all that was dropped are folders and the browser can find them again. */
  readonly handles: readonly FileSystemDirectoryHandle[];
}

/** Chromium's way to a handle; TypeScript's library lacks it. */
type HandleItem = DataTransferItem & { getAsFileSystemHandle?(): Promise<FileSystemHandle | null> };

/** Everything in a drop. Single files are all tried, so that a wrong one gets its own clear answer; folders are sorted. */
export async function filesOfDrop(transfer: DataTransfer): Promise<Dropped> {
  // Entries must be taken before the first await: the transfer is emptied when the event ends.
  const entries = [...transfer.items].map((item) => (item.kind === 'file' ? item.webkitGetAsEntry() : null));
  const asked = Promise.all(
    [...transfer.items].map((item) => (item as HandleItem).getAsFileSystemHandle?.()),
  ).catch(() => []);
  const loose = [...transfer.files];
  if (!entries.some((entry) => entry?.isDirectory)) {
    return {
      intake: { files: loose, skipped: [] },
      chosen: loose.map((file) => ({ path: file.name, file })),
      handles: [],
    };
  }
  const nested = await Promise.all(entries.map((entry) => (entry === null ? [] : filesBelow(entry))));
  const chosen = nested.flat();
  const given = await asked;
  const handles = given.flatMap((handle) =>
    handle?.kind === 'directory' ? [handle as FileSystemDirectoryHandle] : [],
  );
  return {
    intake: sortFiles(chosen.map(({ file }) => file)),
    chosen,
    handles: handles.length === given.length ? handles : [],
  };
}

async function filesBelow(entry: FileSystemEntry): Promise<ChosenFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File | null>((resolve) =>
      (entry as FileSystemFileEntry).file(resolve, () => resolve(null)),
    );
    return file === null ? [] : [{ path: entry.fullPath.replace(/^\//, ''), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: ChosenFile[] = [];
  for (;;) {
    // A reader gives its folder in portions; an empty one is the end.
    const portion = await new Promise<FileSystemEntry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([])),
    );
    if (portion.length === 0) return found;
    for (const child of portion) found.push(...(await filesBelow(child)));
  }
}

function pathOf(file: File): string {
  return file.webkitRelativePath || file.name;
}
