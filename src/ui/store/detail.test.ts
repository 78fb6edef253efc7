import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { cropRaster, type Raster } from '../../engine/domain/raster.ts';
import type { Picture } from '../../workers/protocol/picture.ts';
import { bandsOf, createDetail } from './detail.ts';
import { fakeContext } from './fake-context.ts';
import { openFiles } from './intake-effects.ts';
import { createRestorer } from './restore-effects.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const large: Raster = {
  width: 40,
  height: 30,
  depth: 8,
  rgb: new Uint8Array(3600).map((_, i) => i & 255),
  alpha: null,
};

/** An open photo whose picture has every second pixel only. */
async function opened() {
  const asked: Raster[] = [];
  let closed = 0;
  const bitmap = () => ({ width: 1, height: 1, close: () => closed++ }) as unknown as ImageBitmap;
  const picture = (): Picture => ({
    width: 40,
    height: 30,
    alpha: false,
    tiles: [{ x: 0, y: 0, factor: 2, bitmap: bitmap() }],
    overview: null,
    thumbnail: bitmap(),
  });
  const { context } = fakeContext({
    codec: {
      picture: async (raster) => {
        asked.push(raster);
        return { ok: true, value: { raster, picture: picture() } };
      },
    },
  });
  const restorer = createRestorer(context);
  await openFiles(context, restorer, { files: [new File(['x'], 'a.png')], skipped: [] });
  await restorer.restore([]);
  const id = context.store.getState().photos.entries[0]?.id ?? '';
  const item = context.shelf.get(id);
  if (item === null) throw new Error('a.png is open');
  context.shelf.put(id, {
    ...item,
    photo: { ...item.photo, raster: large },
    restored: large,
    original: picture(),
    result: picture(),
  });
  asked.length = 0;
  return { context, id, asked, closed: () => closed };
}

const wait = () => vi.advanceTimersByTimeAsync(1000);

it('brings every pixel of what is looked at closely, before and after', async () => {
  const { context, id, asked } = await opened();
  const detail = createDetail(context);
  detail.see(id, { x: 4, y: 6, width: 10, height: 8 });
  await wait();
  expect(asked).toEqual([1, 2].map(() => cropRaster(large, { x: 4, y: 6, width: 10, height: 8 })));
  const { original, result } = context.shelf.get(id) ?? {};
  expect(original?.detail).toMatchObject([{ x: 4, y: 6 }]);
  expect(result?.detail).toMatchObject([{ x: 4, y: 6 }]);
});

it('waits until the view is still, and for pictures that lack pixels', async () => {
  const { context, id, asked } = await opened();
  const detail = createDetail(context);
  detail.see(id, { x: 0, y: 0, width: 10, height: 8 });
  detail.see(id, { x: 1, y: 0, width: 10, height: 8 });
  await wait();
  expect(asked).toHaveLength(2);
  detail.see(id, null);
  detail.see('gone', { x: 0, y: 0, width: 10, height: 8 });
  detail.see(id, { x: 0, y: 0, width: 20_000, height: 8_000 });
  await wait();
  expect(asked).toHaveLength(2);
  const item = context.shelf.get(id);
  if (item === null) throw new Error('a.png is open');
  const fine = { ...item.original, tiles: item.original.tiles.map(({ x, y, bitmap }) => ({ x, y, bitmap })) };
  context.shelf.put(id, { ...item, original: fine });
  detail.see(id, { x: 0, y: 0, width: 10, height: 8 });
  await wait();
  expect(asked).toHaveLength(2);
});

it('closes what it brought before', async () => {
  const { context, id, closed } = await opened();
  const detail = createDetail(context);
  detail.see(id, { x: 0, y: 0, width: 10, height: 8 });
  await wait();
  const before = closed();
  detail.see(id, { x: 5, y: 0, width: 10, height: 8 });
  await wait();
  // Two old tiles, and the two thumbnails that nobody needs.
  expect(closed() - before).toBe(4);
});

it('crops a raster row by row', () => {
  const crop = cropRaster(large, { x: 39, y: 28, width: 1, height: 2 });
  expect([...crop.rgb]).toEqual(
    [(28 * 40 + 39) * 3, (29 * 40 + 39) * 3].flatMap((at) => [at & 255, (at + 1) & 255, (at + 2) & 255]),
  );
});

it('cuts what is in sight out in bands, each row once', () => {
  const bands = bandsOf({ x: 7, y: 100, width: 4000, height: 1201 });
  expect(bands.map(({ x, width }) => [x, width])).toEqual([
    [7, 4000],
    [7, 4000],
    [7, 4000],
  ]);
  expect(bands.map(({ y, height }) => [y, height])).toEqual([
    [100, 500],
    [600, 500],
    [1100, 201],
  ]);
  expect(bandsOf({ x: 0, y: 0, width: 30_000_000, height: 2 })).toHaveLength(2);
});
