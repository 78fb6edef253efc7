/** The folder of photos that training and experiments read. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FolderReader } from '../engine/data/folder-reader.ts';
import { StudioError } from '../engine/domain/fault.ts';

/** What `--data` or the environment says. @throws StudioError `option-invalid` where neither does */
export function dataFolder({ data }: { readonly data?: string }): string {
  const folder = data ?? process.env.MEND_DATA;
  if (!folder)
    throw new StudioError('option-invalid', 'Say where the data are: --data <folder>, or MEND_DATA.');
  return folder;
}

/** Reads files below a folder. */
export function diskReader(root: string): FolderReader {
  return {
    list: async (folder) => {
      const entries = await readdir(join(root, folder), { withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
    },
    read: async (path) => new Uint8Array(await readFile(join(root, path))),
  };
}
