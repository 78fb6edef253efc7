/** A small disk for the workers: the browser's private file system, or memory where there is none. */
import { StudioError } from '../../engine/domain/fault.ts';

export interface Disk {
  /** False where everything is forgotten with the worker. */
  readonly lasting: boolean;
  /** Names of the folders in a folder; none where it does not exist. */
  folders(path: string): Promise<readonly string[]>;
  /** A whole file, or null where there is none. */
  read(path: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Writes a whole file or nothing, making its folders. @throws StudioError `storage-full` */
  write(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Removes a file or a folder with all that it holds; nothing happens where there is none. */
  remove(path: string): Promise<void>;
}

/** The origin's private file system where the browser grants it, otherwise memory. */
export async function openDisk(storage: StorageManager | undefined): Promise<Disk> {
  try {
    if (storage === undefined) return memoryDisk();
    return privateDisk(await storage.getDirectory());
  } catch {
    // Private windows of some browsers have the function and refuse the folder.
    return memoryDisk();
  }
}

/** A disk below a folder of the browser's. */
export function privateDisk(root: FileSystemDirectoryHandle): Disk {
  const folderOf = async (parts: readonly string[], create: boolean): Promise<FileSystemDirectoryHandle> => {
    let folder = root;
    for (const part of parts) folder = await folder.getDirectoryHandle(part, { create });
    return folder;
  };
  return {
    lasting: true,
    async folders(path) {
      const folder = await missingIsNull(folderOf(split(path), false));
      const names: string[] = [];
      if (folder === null) return names;
      for await (const [name, handle] of folder.entries()) if (handle.kind === 'directory') names.push(name);
      return names.sort();
    },
    async read(path) {
      const parts = split(path);
      const folder = await missingIsNull(folderOf(parts.slice(0, -1), false));
      const handle = folder && (await missingIsNull(folder.getFileHandle(parts.at(-1) ?? '')));
      return handle && new Uint8Array(await (await handle.getFile()).arrayBuffer());
    },
    async write(path, bytes) {
      const parts = split(path);
      try {
        const folder = await folderOf(parts.slice(0, -1), true);
        const handle = await folder.getFileHandle(parts.at(-1) ?? '', { create: true });
        // Takes the place of the old file only when it is closed, so a crash leaves the old one whole.
        const stream = await handle.createWritable();
        await stream.write(bytes);
        await stream.close();
      } catch (cause) {
        throw new StudioError('storage-full', `The browser could not keep ${path}; free some disk space.`, {
          details: String(cause),
          cause,
        });
      }
    },
    async remove(path) {
      const parts = split(path);
      const folder = await missingIsNull(folderOf(parts.slice(0, -1), false));
      if (folder) await missingIsNull(folder.removeEntry(parts.at(-1) ?? '', { recursive: true }));
    },
  };
}

/** A disk that lasts as long as its worker. */
export function memoryDisk(): Disk {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    lasting: false,
    async folders(path) {
      const prefix = `${path}/`;
      const below = [...files.keys()].filter((file) => file.startsWith(prefix));
      const deeper = below
        .map((file) => file.slice(prefix.length).split('/'))
        .filter(({ length }) => length > 1);
      return [...new Set(deeper.map(([name]) => name as string))].sort();
    },
    read: async (path) => files.get(path)?.slice() ?? null,
    async write(path, bytes) {
      files.set(path, bytes.slice());
    },
    async remove(path) {
      for (const file of [...files.keys()]) {
        if (file === path || file.startsWith(`${path}/`)) files.delete(file);
      }
    },
  };
}

const split = (path: string): string[] => path.split('/').filter((part) => part !== '');

async function missingIsNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return null;
    throw error;
  }
}
