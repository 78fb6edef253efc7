import { describe, expect, it } from 'vitest';
import type { Picture } from '../../workers/protocol/picture.ts';
import { createCompareShelf } from './compare-shelf.ts';

function made(bytes: number) {
  let closed = 0;
  const bitmap = { close: () => (closed += 1) } as unknown as ImageBitmap;
  const picture: Picture = {
    width: 0,
    height: 0,
    alpha: false,
    tiles: [{ x: 0, y: 0, bitmap }],
    overview: null,
    thumbnail: bitmap,
  };
  const raster = { width: 1, height: 1, depth: 8, rgb: new Uint8Array(bytes), alpha: null } as const;
  return { photo: { raster, picture, milliseconds: 1 }, closed: () => closed };
}

describe('the shelf of comparisons', () => {
  it('keeps what must stay whatever it weighs, and of the rest the latest that fit', () => {
    const shelf = createCompareShelf(100);
    const [needed, old, recent, unwanted] = [made(80), made(15), made(15), made(1)];
    shelf.put('old', old.photo);
    shelf.put('recent', recent.photo);
    shelf.put('unwanted', unwanted.photo);
    shelf.put('needed', needed.photo);
    shelf.prune(
      (key) => key === 'needed',
      (key) => key !== 'unwanted',
    );
    expect(['needed', 'old', 'recent', 'unwanted'].filter((key) => shelf.get(key) !== null)).toEqual([
      'needed',
      'recent',
    ]);
    expect([needed, old, recent, unwanted].map(({ closed }) => closed() > 0)).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });

  it('closes a layer when the next one takes its place', () => {
    const shelf = createCompareShelf();
    const [first, second] = [made(1), made(1)];
    shelf.putLayer('a', { order: 'x', picture: first.photo.picture });
    shelf.putLayer('a', { order: 'y', picture: second.photo.picture });
    expect(first.closed()).toBeGreaterThan(0);
    expect(second.closed()).toBe(0);
    expect(shelf.layer('a')?.order).toBe('y');
  });
});
