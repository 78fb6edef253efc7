/** Writing that is believed only once it was read back. */
import { sha256 } from '../../engine/domain/canonical.ts';
import { StudioError } from '../../engine/domain/fault.ts';
import type { Disk } from './disk.ts';

/** A file that was written whole. */
export interface FileRecord {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Writes a file under a name that nothing refers to yet, reads it back and compares size and digest: a full disk may
 * take a write without a word. What did not arrive whole is removed.
 * @throws StudioError `storage-full`
 */
export async function writeVerified(
  disk: Disk,
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<FileRecord> {
  const digest = await sha256(bytes);
  try {
    await disk.write(path, bytes);
    const found = await disk.read(path);
    if (found?.length === bytes.length && (await sha256(found)) === digest)
      return { path, bytes: bytes.length, sha256: digest };
    throw new Error(`${found?.length ?? 0} of ${bytes.length} bytes arrived`);
  } catch (cause) {
    await disk.remove(path).catch(() => undefined);
    if (cause instanceof StudioError) throw cause;
    throw new StudioError('storage-full', `The browser could not keep ${path}; free some disk space.`, {
      details: String(cause),
      cause,
    });
  }
}

/** The content of a file as it was written, or null where it is gone or changed. */
export async function readVerified(disk: Disk, record: FileRecord): Promise<Uint8Array<ArrayBuffer> | null> {
  const bytes = await disk.read(record.path).catch(() => null);
  const isWhole = bytes?.length === record.bytes && (await sha256(bytes)) === record.sha256;
  return isWhole ? bytes : null;
}
