/** A data folder in memory for tests. */
import { encode } from 'fast-png';
import { parseRecipe, type Recipe } from '../domain/recipe.ts';
import type { FolderReader } from './folder-reader.ts';

export type Files = Record<string, Uint8Array<ArrayBuffer>>;

/** A small PNG whose pixels tell where they come from: red is x, green is y, blue is `blue`. */
export function smallPhoto(width: number, height: number, blue: number): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) data.set([i % width, Math.floor(i / width), blue], 3 * i);
  return new Uint8Array(encode({ width, height, data, channels: 3 }));
}

/** A reader of those files that counts how often each is read. */
export function memoryReader(files: Files): FolderReader & { readonly reads: Map<string, number> } {
  const reads = new Map<string, number>();
  return {
    reads,
    async list(folder) {
      const names = Object.keys(files).filter((path) => path.startsWith(`${folder}/`));
      if (names.length === 0) throw new Error('no such folder');
      return names.map((path) => path.slice(folder.length + 1)).filter((name) => !name.includes('/'));
    },
    async read(path) {
      const bytes = files[path];
      if (!bytes) throw new Error('no such file');
      reads.set(path, (reads.get(path) ?? 0) + 1);
      return bytes;
    },
  };
}

/** A list file. */
export function lines(...paths: readonly string[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${paths.join('\n')}\n`);
}

/** A Recipe on the folders that the tests make. */
export function tinyRecipe(changes: { [part: string]: unknown }): Recipe {
  return parseRecipe({
    mend: 1,
    name: 'tiny',
    seed: 7,
    network: { id: 'any', config: {} },
    start: null,
    data: { root: 'train', clean: ['clean'], exclude: [], validation: null },
    tasks: [{ id: 'clean' }],
    batch: { size: 4, patch: 16, augment: true },
    loss: [{ id: 'l1', weight: 1 }],
    optimizer: { id: 'adam', learningRate: 1e-3, betas: [0.9, 0.99], weightDecay: 0, clipNorm: 0 },
    schedule: { id: 'constant', warmup: 0, steps: 10, final: 0 },
    ema: 0,
    validation: { every: 5, patch: 24, count: 3 },
    ...changes,
  });
}
