/** Where measured convolutions are kept: a small file on the browser's disk. */
import type { ChoiceStorage } from '../../engine/ops/conv-choice.ts';
import type { Disk } from './disk.ts';

const PATH = 'tuning/convolutions.json';

/** Storage on a disk that is opened when first needed. */
export function choiceFile(open: () => Promise<Disk>): ChoiceStorage {
  return {
    read: async () => {
      const bytes = await (await open()).read(PATH);
      return bytes && new TextDecoder().decode(bytes);
    },
    write: async (text) => (await open()).write(PATH, new TextEncoder().encode(text)),
  };
}
