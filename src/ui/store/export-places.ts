/** Where several results go: one ZIP to download, or a folder that the user chose. */
import { makeZip } from 'client-zip';
import { StudioError } from '../../engine/domain/fault.ts';

export interface ExportPlace {
  /** True where a file of that name is there. */
  taken(name: string): Promise<boolean>;
  /** @throws StudioError `output-unwritable` */
  write(name: string, file: Blob): Promise<void>;
  /** Nothing more comes. @throws StudioError `output-unwritable` */
  finish(): Promise<void>;
  /** Nothing more comes, and what did is not wanted. */
  abandon(): void;
}

/** A ZIP that grows as photos come; browsers keep large ones on disk. */
export function zipPlace(save: (file: Blob, name: string) => void, name: string): ExportPlace {
  const names = new Set<string>();
  const files: { name: string; input: Blob; lastModified: Date }[] = [];
  return {
    taken: async (wanted) => names.has(wanted.toLowerCase()),
    write: async (wanted, input) => {
      names.add(wanted.toLowerCase());
      files.push({ name: wanted, input, lastModified: new Date() });
    },
    finish: async () => {
      if (files.length === 0) return;
      const zip = await new Response(makeZip(files) as ReadableStream<Uint8Array<ArrayBuffer>>).blob();
      save(new Blob([zip], { type: 'application/zip' }), name);
    },
    abandon: () => {
      files.length = 0;
    },
  };
}

/** A folder on the user's disk. What is there stays: `taken` says so. */
export function folderPlace(folder: FileSystemDirectoryHandle): ExportPlace {
  return {
    taken: async (name) => {
      try {
        await folder.getFileHandle(name);
        return true;
      } catch (thrown) {
        // Another kind of thing of that name is as much in the way.
        return nameOf(thrown) === 'TypeMismatchError';
      }
    },
    write: async (name, file) => {
      try {
        const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
        await stream.write(file);
        await stream.close();
      } catch (cause) {
        throw new StudioError('output-unwritable', sentenceOf(nameOf(cause), name, folder.name), { cause });
      }
    },
    finish: async () => undefined,
    abandon: () => undefined,
  };
}

function nameOf(thrown: unknown): string {
  return thrown instanceof Error || thrown instanceof DOMException ? thrown.name : '';
}

function sentenceOf(kind: string, name: string, folder: string): string {
  if (kind === 'QuotaExceededError')
    return `There is no room for ${name} in ${folder}; make some, or choose another folder.`;
  if (kind === 'NotAllowedError')
    return `The browser may not write ${name} to ${folder}; choose the folder again and allow it.`;
  if (kind === 'NotFoundError') return `The folder ${folder} is gone; choose another one.`;
  return `${name} could not be written to ${folder}; choose another folder, or export a ZIP.`;
}

/** A picker as Chromium has it; TypeScript's library lacks it. */
interface FolderScope {
  showDirectoryPicker?(options: { id: string; mode: 'readwrite' }): Promise<FileSystemDirectoryHandle>;
}

/** Whether the browser lets pages write to folders. @param scope the page's window */
export function canChooseFolder(scope: object): scope is FolderScope {
  return 'showDirectoryPicker' in scope;
}

/** Asks for a folder; null where the user changed their mind or the browser knows none. */
export async function chooseFolder(scope: object): Promise<FileSystemDirectoryHandle | null> {
  try {
    return canChooseFolder(scope)
      ? ((await scope.showDirectoryPicker?.({ id: 'mend-export', mode: 'readwrite' })) ?? null)
      : null;
  } catch (thrown) {
    if (nameOf(thrown) === 'AbortError') return null;
    throw thrown;
  }
}
