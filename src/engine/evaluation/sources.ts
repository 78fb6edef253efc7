/** Photos to judge from the names of files, wherever these lie. */
import { StudioError } from '../domain/fault.ts';
import type { PhotoSource } from './judge.ts';
import { pairNames } from './pairing.ts';

/** Reads a file by its name. @throws StudioError `image-unreadable` */
export type ReadFile = (name: string, part: 'input' | 'target') => Promise<Uint8Array<ArrayBuffer>>;

/** Every input with its clean partner; one without fails when it is read, so that it costs its own row only. */
export function pairedSources(
  inputs: readonly string[],
  targets: readonly string[],
  read: ReadFile,
): PhotoSource[] {
  const partner = partnersOf(inputs, targets);
  return inputs.map((name) => {
    const target = partner.get(name) ?? null;
    return {
      in: name,
      target,
      readInput: async () => {
        if (target !== null) return read(name, 'input');
        throw new StudioError(
          'dataset-unpaired',
          `${name} has no clean partner of the same name, or of the name before a "_"; add one or leave it out.`,
        );
      },
      readTarget: () => read(target ?? '', 'target'),
    };
  });
}

/** Partners by name: within the folder of the same name where there is one, so that equal names do not mix. */
function partnersOf(inputs: readonly string[], targets: readonly string[]): Map<string, string> {
  const pools = new Map<string, string[]>();
  for (const target of targets) pools.set(folderOf(target), [...(pools.get(folderOf(target)) ?? []), target]);
  const groups = new Map<string, string[]>();
  for (const input of inputs) {
    const pool = pools.has(folderOf(input)) ? folderOf(input) : '';
    groups.set(pool, [...(groups.get(pool) ?? []), input]);
  }
  const pairs = [...groups].flatMap(
    ([folder, names]) => pairNames(names, pools.get(folder) ?? targets).pairs,
  );
  return new Map(pairs.map(({ input, target }) => [input, target]));
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** Photos to judge without partners. */
export function lonelySources(inputs: readonly string[], read: ReadFile): PhotoSource[] {
  return inputs.map((name) => ({
    in: name,
    target: null,
    readInput: () => read(name, 'input'),
    readTarget: () => Promise.reject(new Error('a photo without a partner was asked for it')),
  }));
}
