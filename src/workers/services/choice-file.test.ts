import { expect, it } from 'vitest';
import { choiceFile } from './choice-file.ts';
import { memoryDisk } from './disk.ts';

it('keeps measured convolutions over visits', async () => {
  const disk = memoryDisk();
  const open = async () => disk;
  expect(await choiceFile(open).read()).toBeNull();
  await choiceFile(open).write('{"mend":1}');
  expect(await choiceFile(open).read()).toBe('{"mend":1}');
});
