import { describe, expect, it } from 'vitest';
import type { Raster } from '../../engine/domain/raster.ts';
import type { Picture } from '../../workers/protocol/picture.ts';
import { createShelf, type ShelfItem } from './shelf.ts';

const closed = new Set<ImageBitmap>();

function bitmap(): ImageBitmap {
  const made = { width: 1, height: 1, close: () => closed.add(made) } as unknown as ImageBitmap;
  return made;
}

const pictureOf = (raster: Raster): Picture => ({
  width: raster.width,
  height: raster.height,
  alpha: raster.alpha !== null,
  tiles: [{ x: 0, y: 0, bitmap: bitmap() }],
  overview: null,
  thumbnail: bitmap(),
});

/** A transparent 16-bit raster of 100 x 10 pixels: 8,000 bytes, and 4,000 of picture. */
const deep = (value: number): Raster => ({
  width: 100,
  height: 10,
  depth: 16,
  rgb: new Uint16Array(3000).fill(value),
  alpha: new Uint16Array(1000).fill(value + 1),
});

const item = (value: number): ShelfItem => {
  const raster = deep(value);
  return {
    photo: { name: 'a', format: 'png', raster, metadata: { exif: null, icc: null, xmp: null } },
    original: pictureOf(raster),
    reference: null,
    restored: null,
    result: null,
  };
};

const shelfOf = (pinned: readonly string[] = []) =>
  createShelf({
    budget: 25_000,
    pinned: () => pinned,
    picture: async (raster) => ({ ok: true, value: { raster, picture: pictureOf(raster) } }),
  });

describe('shelf', () => {
  it('puts the least recently used photo aside and brings it back bit for bit', async () => {
    const shelf = shelfOf();
    shelf.put('a', item(1000));
    shelf.put('b', item(2000));
    await shelf.fetch('a');
    shelf.put('c', item(3000));
    expect([shelf.get('a'), shelf.get('b'), shelf.get('c')].map((found) => found !== null)).toEqual([
      true,
      false,
      true,
    ]);
    expect(shelf.thumbnail('b')).not.toBeNull();
    const back = await shelf.fetch('b');
    expect(back?.photo.raster).toEqual(deep(2000));
    expect(shelf.get('a')).toBeNull();
  });

  it('keeps what is pinned', () => {
    const shelf = shelfOf(['a']);
    for (const [i, id] of ['a', 'b', 'c'].entries()) shelf.put(id, item(i));
    expect([shelf.get('a') !== null, shelf.get('b') !== null]).toEqual([true, false]);
  });

  it('closes bitmaps that nobody can see any more, and only those', () => {
    const shelf = shelfOf();
    const first = item(1);
    shelf.put('a', first);
    const second = { ...first, restored: deep(2), result: pictureOf(deep(2)) };
    shelf.put('a', second);
    expect(closed.has(first.original.tiles[0]?.bitmap as ImageBitmap)).toBe(false);
    shelf.drop('a');
    for (const { tiles, thumbnail } of [second.original, second.result]) {
      expect(closed.has(thumbnail)).toBe(true);
      expect(closed.has(tiles[0]?.bitmap as ImageBitmap)).toBe(true);
    }
    expect(shelf.thumbnail('a')).toBeNull();
  });
});
