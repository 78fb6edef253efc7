import { beforeAll, describe, expect, it } from 'vitest';
import { enterBackend } from '../testing/backends.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { patchesOf } from './patches.ts';

/** Red counts columns, green rows. */
const photo = (width: number, height: number) => ({
  width,
  height,
  depth: 8 as const,
  alpha: null,
  rgb: Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return [pixel % width, Math.floor(pixel / width), 7][i % 3] as number;
  }),
});

describe('patchesOf', () => {
  beforeAll(() => enterBackend('wasm'));

  it('reaches from edge to edge in even steps', async () => {
    const patches = patchesOf(photo(250, 130), 64, 18);
    expect(patches.shape).toEqual([18, 64, 64, 3]);
    const values = await patches.data();
    const corners = Array.from({ length: 18 }, (_, i) =>
      [0, 1].map((c) => Math.round((values[i * 64 * 64 * 3 + c] as number) * 255)),
    );
    // Three rows of six.
    expect(corners.map(([x]) => x).slice(0, 6)).toEqual([0, 37, 74, 112, 149, 186]);
    expect([0, 6, 12].map((i) => corners[i]?.[1])).toEqual([0, 33, 66]);
    patches.dispose();
  });

  it('cuts as many as asked for from a photo as small as a patch', async () => {
    const patches = patchesOf(photo(64, 64), 64, 7);
    expect(patches.shape[0]).toBe(7);
    const values = await patches.data();
    expect(Math.round((values[0] as number) * 255)).toBe(0);
    expect(Math.round((values[63 * 3] as number) * 255)).toBe(63);
    patches.dispose();
  });

  it('leaves nothing behind', () => expectNoLeak(() => patchesOf(photo(100, 90), 64, 5).dispose()));
});
