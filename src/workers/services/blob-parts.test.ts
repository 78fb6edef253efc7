import { expect, it } from 'vitest';
import { createBlobParts } from './blob-parts.ts';

it('joins what it is given, in pieces of a bounded size', async () => {
  const file = createBlobParts(7);
  const all: number[] = [];
  for (const length of [1, 6, 0, 20, 3]) {
    const part = new Uint8Array(length).map((_, i) => all.length + i);
    all.push(...part);
    file.take(part);
  }
  const blob = file.end('image/png');
  expect(blob.type).toBe('image/png');
  expect([...new Uint8Array(await blob.arrayBuffer())]).toEqual(all);
});
