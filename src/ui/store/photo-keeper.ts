/** Keeps photos over a reload: files, what was made of them, and the settings, in the browser's database. */
import type { PhotoSource } from './photo-sources.ts';
import type { PhotoEntry, PhotoId } from './photos-slice.ts';
import type { StoredRaster } from './resting.ts';

/** What was made of a photo, with the small picture of the strip. */
export interface KeptResult {
  readonly restored: StoredRaster | null;
  readonly thumbnail: Blob;
}

/** A photo's entry; one that is being opened or restored is begun again. */
export type KeptEntry = Omit<PhotoEntry, 'revision'>;

export interface KeptPhoto {
  readonly entry: KeptEntry;
  readonly source: PhotoSource;
  readonly result: KeptResult | null;
}

/** What does not belong to one photo. Checked when it is read, because it may be of another version. */
export interface KeptDesk {
  readonly version: 1;
  /** Photos of the strip, then those that Undo can bring back. */
  readonly order: readonly PhotoId[];
  readonly removed: readonly PhotoId[];
  readonly selected: PhotoId | null;
  readonly paused: boolean;
  readonly history: unknown;
  readonly defaults: unknown;
}

export interface PhotoKeeper {
  read(): Promise<{ readonly desk: KeptDesk; readonly photos: readonly KeptPhoto[] } | null>;
  putSource(id: PhotoId, source: PhotoSource): Promise<void>;
  putEntry(id: PhotoId, entry: KeptEntry): Promise<void>;
  putResult(id: PhotoId, result: KeptResult): Promise<void>;
  putDesk(desk: KeptDesk): Promise<void>;
  remove(id: PhotoId): Promise<void>;
}

const TABLES = ['sources', 'entries', 'results', 'desk'] as const;
type Table = (typeof TABLES)[number];

/** Opens the database. Rejects where the browser refuses it. */
export async function openPhotoKeeper(factory: IDBFactory): Promise<PhotoKeeper> {
  const request = factory.open('mend-photos', 1);
  request.onupgradeneeded = () => {
    for (const table of TABLES) request.result.createObjectStore(table);
  };
  const database = await resultOf(request);
  // A later version in another tab must not wait for this one.
  database.onversionchange = () => database.close();

  const put = (table: Table, key: string, value: unknown) =>
    finished(database.transaction(table, 'readwrite'), (transaction) =>
      transaction.objectStore(table).put(value, key),
    );
  const get = (table: Table, key: string) =>
    resultOf(database.transaction(table, 'readonly').objectStore(table).get(key));

  return {
    read: async () => {
      const desk = (await get('desk', 'desk')) as KeptDesk | undefined;
      if (desk?.version !== 1 || !Array.isArray(desk.order) || !Array.isArray(desk.removed)) return null;
      const ids: readonly PhotoId[] = [...desk.order, ...desk.removed];
      const photos = await Promise.all(
        ids.map(async (id): Promise<KeptPhoto | null> => {
          const [entry, source, result] = await Promise.all([
            get('entries', id),
            get('sources', id),
            get('results', id),
          ]);
          if (entry === undefined || source === undefined) return null;
          return { entry, source, result: result ?? null } as KeptPhoto;
        }),
      );
      return { desk, photos: photos.filter((photo) => photo !== null) };
    },
    putSource: (id, source) => put('sources', id, source),
    putEntry: (id, entry) => put('entries', id, entry),
    putResult: (id, result) => put('results', id, result),
    putDesk: (desk) => put('desk', 'desk', desk),
    remove: (id) =>
      finished(database.transaction(['sources', 'entries', 'results'], 'readwrite'), (transaction) => {
        for (const table of ['sources', 'entries', 'results']) transaction.objectStore(table).delete(id);
      }),
  };
}

function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Resolves when the work is on the disk; a full disk tells only then. */
function finished(
  transaction: IDBTransaction,
  work: (transaction: IDBTransaction) => unknown,
): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    // The reason is known only now: a request that failed comes before it.
    transaction.onabort = () => reject(transaction.error);
    work(transaction);
  });
}
