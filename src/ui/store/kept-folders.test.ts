import { describe, expect, it } from 'vitest';
import { createFolderKeeper, type FolderHandle, filesBelow, mayRead } from './kept-folders.ts';

type Tree = { readonly [name: string]: Tree | string };

/** A folder in memory. */
function folder(name: string, tree: Tree, permission: PermissionState[] = ['granted']): FolderHandle {
  return {
    kind: 'directory',
    name,
    async *entries() {
      for (const [child, value] of Object.entries(tree)) {
        const file = { kind: 'file', name: child, getFile: async () => new File([String(value)], child) };
        yield [child, typeof value === 'string' ? file : folder(child, value)];
      }
    },
    queryPermission: async () => permission[0],
    requestPermission: async () => permission[1] ?? permission[0],
  } as unknown as FolderHandle;
}

describe('kept folders', () => {
  it('are read with all that lies below them, by path', async () => {
    const found = await filesBelow(
      folder('rain', { target: { 'b.png': 'B' }, input: { 'b.png': 'b', 'a.png': 'a' } }),
    );
    expect(found.map(({ path }) => path)).toEqual([
      'rain/input/a.png',
      'rain/input/b.png',
      'rain/target/b.png',
    ]);
    expect(await found[2]?.file.text()).toBe('B');
  });

  it.each([
    [['granted'], true],
    [['prompt', 'granted'], true],
    [['prompt', 'denied'], false],
    [['denied'], false],
  ] as const)('are read only with leave: %s', async (permission, allowed) => {
    const kept = [{ box: null, handle: folder('rain', {}, [...permission]) }];
    expect(await mayRead(kept)).toBe(allowed);
  });

  it('are none where the browser has no handles', async () => {
    const keeper = createFolderKeeper({});
    expect(keeper.pick).toBeUndefined();
    await keeper.keep('run', []);
    expect(await keeper.find('run')).toEqual([]);
  });
});
