/** The browser's side of a session: database, lock between tabs, small pictures as files. */
import { openPhotoKeeper } from './photo-keeper.ts';
import type { SessionSurroundings } from './session-effects.ts';

const LOCK = 'mend-photos';
/** A page that is being left gives its lock back within this, in milliseconds. */
const PATIENCE = 1500;

/** @param scope the page's window */
export function browserSession({ indexedDB, navigator }: Window): SessionSurroundings {
  return {
    open: async () => openPhotoKeeper(indexedDB),
    claim: () =>
      new Promise((resolve) => {
        if (navigator.locks === undefined) return resolve(true);
        navigator.locks
          .request(LOCK, { signal: AbortSignal.timeout(PATIENCE) }, () => {
            resolve(true);
            // Held for as long as the page lives.
            return new Promise(() => undefined);
          })
          .catch(() => resolve(false));
      }),
    pack: async (bitmap) => {
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
      return canvas.convertToBlob({ type: 'image/webp', quality: 0.85 });
    },
    unpack: (file) => createImageBitmap(file),
    persist: async () => (await navigator.storage?.persist?.()) ?? false,
  };
}
