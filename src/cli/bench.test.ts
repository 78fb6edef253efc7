import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { openDawn } from './dawn.ts';

const mend = fileURLToPath(new URL('../../bin/mend.mjs', import.meta.url));

it('measures every backend that is there, after checking that all compute the same', async () => {
  const here = (await openDawn()) !== null;
  const { stdout } = await promisify(execFile)(process.execPath, [
    mend,
    'bench',
    '--quick',
    '--rounds',
    '1',
    '--json',
  ]);
  const { adapter, rows, photos } = JSON.parse(stdout) as {
    adapter: string;
    rows: Record<string, unknown>[];
    photos: Record<string, unknown>[];
  };
  expect(adapter).toContain('thread');
  expect(rows).toHaveLength(here ? 10 : 4);
  for (const row of rows) {
    expect(Object.keys(row)).toEqual(['name', 'ours', 'other', 'ratio', 'unit']);
    expect(row.ratio).toBeCloseTo((row.other as number) / (row.ours as number), 6);
  }
  expect(photos.map(({ backend }) => backend)).toEqual(here ? ['webgpu', 'wasm'] : ['wasm']);
  for (const photo of photos) {
    expect(photo.secondsPerMegapixel).toBeGreaterThan(0);
    // A Node without anything in it takes some forty.
    expect(photo.peakMemoryMiB).toBeGreaterThan(60);
    expect(photo.peakMemoryMiB).toBeLessThan(2048);
  }
  const update = rows.find(({ unit }) => unit === 'dispatches');
  if (here) expect(update?.ours).toBeLessThanOrEqual(3);
}, 180_000);
