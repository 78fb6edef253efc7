/** The damage that the adapted student is made for, as files. */
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, parse, resolve } from 'node:path';
import { dataFolder, diskReader } from '../src/cli/data-folder.ts';
import { hiddenFolder, hiddenReader, KINDS } from '../src/cli/experiments/uni-removal/hidden-domain.ts';

/** What the data folder holds that a Recipe may name. */
const SHARED = ['train', 'val.txt', 'gallery.txt'];

/** A data folder with the photos of the hidden domain below `hidden/`, and all that is learned from beside them. */
export async function writeHiddenData(folder: string): Promise<void> {
  const data = dataFolder({});
  const reader = hiddenReader(diskReader(data));
  for (const kind of KINDS) {
    const below = hiddenFolder(kind);
    mkdirSync(join(folder, below), { recursive: true });
    for (const name of await reader.list(below)) {
      writeFileSync(join(folder, below, `${parse(name).name}.png`), await reader.read(`${below}/${name}`));
    }
  }
  for (const name of SHARED) {
    if (!existsSync(join(folder, name))) symlinkSync(join(resolve(data), name), join(folder, name));
  }
}
