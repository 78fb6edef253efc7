import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openLog } from './run-folder.ts';

it('writes the events of a Run in their order, and says when it cannot', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mend-log-'));
  try {
    const log = openLog(folder);
    for (let step = 0; step < 200; step++) log.add({ kind: 'checkpoint', step });
    await log.written();
    const lines = (await readFile(join(folder, 'log.jsonl'), 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).step)).toEqual(Array.from({ length: 200 }, (_, i) => i));
    const lost = openLog(join(folder, 'nowhere'));
    lost.add({ kind: 'checkpoint', step: 1 });
    await expect(lost.written()).rejects.toMatchObject({ code: 'output-unwritable' });
  } finally {
    await rm(folder, { recursive: true });
  }
});
