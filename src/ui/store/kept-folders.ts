/** Folders that the browser can find again on a later visit, where it can: Chromium's directory handles. */
import type { ChosenFile } from '../../workers/protocol/training.ts';
import type { Box } from './finetune-state.ts';

/** A directory handle as Chromium has it; TypeScript's library lacks its permissions. */
export type FolderHandle = FileSystemDirectoryHandle & {
  queryPermission?(wish: { mode: 'read' }): Promise<PermissionState>;
  requestPermission?(wish: { mode: 'read' }): Promise<PermissionState>;
};

/** A folder and the box that it was for; null: the names of its folders tell. */
export interface KeptFolder {
  readonly box: Box | null;
  readonly handle: FolderHandle;
}

/** Remembers the folders of Runs. */
export interface FolderKeeper {
  /** Asks for a folder; null where the user changed their mind. Undefined where the browser can keep none. */
  readonly pick: ((box: Box) => Promise<FolderHandle | null>) | undefined;
  keep(id: string, folders: readonly KeptFolder[]): Promise<void>;
  /** None where nothing is kept. */
  find(id: string): Promise<readonly KeptFolder[]>;
  forget(id: string): Promise<void>;
}

type Picker = (options: { id: string; mode: 'read' }) => Promise<FolderHandle>;

/** @param scope the page's window */
export function createFolderKeeper(scope: {
  readonly indexedDB?: IDBFactory;
  showDirectoryPicker?: Picker;
}): FolderKeeper {
  const { indexedDB } = scope;
  if (indexedDB === undefined || scope.showDirectoryPicker === undefined) return NO_KEEPER;
  const store = folderStore(indexedDB);
  return {
    pick: async (box) => {
      try {
        return (await scope.showDirectoryPicker?.({ id: `mend-${box}`, mode: 'read' })) ?? null;
      } catch (thrown) {
        if (thrown instanceof DOMException && thrown.name === 'AbortError') return null;
        throw thrown;
      }
    },
    keep: (id, folders) => store('readwrite', (table) => table.put([...folders], id)).then(() => undefined),
    find: async (id) =>
      ((await store('readonly', (table) => table.get(id))) as KeptFolder[] | undefined) ?? [],
    forget: (id) => store('readwrite', (table) => table.delete(id)).then(() => undefined),
  };
}

const NO_KEEPER: FolderKeeper = {
  pick: undefined,
  keep: async () => undefined,
  find: async () => [],
  forget: async () => undefined,
};

const TABLE = 'folders';

function folderStore(factory: IDBFactory) {
  let opened: Promise<IDBDatabase> | null = null;
  const open = (): Promise<IDBDatabase> => {
    const request = factory.open('mend-folders', 1);
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
    return resultOf(request);
  };
  return async (mode: IDBTransactionMode, work: (table: IDBObjectStore) => IDBRequest): Promise<unknown> => {
    opened ??= open();
    return resultOf(work((await opened).transaction(TABLE, mode).objectStore(TABLE)));
  };
}

function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** True where the browser lets us read all of these, after it has asked the user if it wants to. */
export async function mayRead(folders: readonly KeptFolder[]): Promise<boolean> {
  for (const { handle } of folders) {
    const now = (await handle.queryPermission?.({ mode: 'read' })) ?? 'granted';
    if (now === 'granted') continue;
    if ((await handle.requestPermission?.({ mode: 'read' })) !== 'granted') return false;
  }
  return true;
}

/** All files below a folder, with their paths from its name on. Rejects where it is gone. */
export async function filesBelow(
  folder: FileSystemDirectoryHandle,
  path = folder.name,
): Promise<ChosenFile[]> {
  const found: ChosenFile[] = [];
  for await (const [name, entry] of folder.entries()) {
    if (entry.kind === 'directory') {
      found.push(...(await filesBelow(entry as FileSystemDirectoryHandle, `${path}/${name}`)));
    } else {
      found.push({ path: `${path}/${name}`, file: await (entry as FileSystemFileHandle).getFile() });
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}
