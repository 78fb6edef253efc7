import { describe, expect, it } from 'vitest';
import { memoryDisk, openDisk } from './disk.ts';

const bytes = new Uint8Array([1, 2, 3]);

describe('a disk', () => {
  it('is memory where the browser has no file system or refuses it', async () => {
    expect((await openDisk(undefined)).lasting).toBe(false);
    const refusing = { getDirectory: () => Promise.reject(new DOMException('no', 'SecurityError')) };
    expect((await openDisk(refusing as unknown as StorageManager)).lasting).toBe(false);
  });

  it('keeps files by path, as copies, and removes folders with all that they hold', async () => {
    const disk = memoryDisk();
    const mine = bytes.slice();
    await disk.write('models/a/card.json', mine);
    mine[0] = 9;
    await disk.write('models/ab/card.json', bytes);
    await disk.write('models/loose.txt', bytes);
    expect(await disk.read('models/a/card.json')).toEqual(bytes);
    expect(await disk.folders('models')).toEqual(['a', 'ab']);
    expect(await disk.folders('nowhere')).toEqual([]);
    await disk.remove('models/a');
    await disk.remove('models/gone');
    expect(await disk.folders('models')).toEqual(['ab']);
    expect(await disk.read('models/a/card.json')).toBeNull();
  });
});
