import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { StudioError } from '../domain/fault.ts';
import type { Raster, Region } from '../domain/raster.ts';
import { buildNetwork } from '../networks/catalog.ts';
import { initialParams } from '../networks/params.ts';
import { stream } from '../runtime/random.ts';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { unflatten } from '../weights/flat.ts';
import { loadModel, type NetworkModel } from './loaded-model.ts';
import { restore } from './restorer.ts';

const SPECS = [
  { id: 'srresnet', config: { channels: 8, blocks: 2 } },
  { id: 'unet', config: { widths: [8, 8, 12], blocks: [1, 1], middle: 1, decoder: [1, 1] } },
];

/** Fresh weights made larger, so that the model changes pixels a lot and every seam would show. */
function lively(spec: (typeof SPECS)[number]): NetworkModel {
  const network = buildNetwork(spec);
  const params = initialParams(network, 3).map((value) => value * 4);
  return loadModel('lively', spec, { tensors: unflatten(network, params), metadata: {} });
}

function noisy(width: number, height: number, depth: 8 | 16 = 8, grey = false): Raster {
  const random = stream(width, height);
  const length = width * height * 3;
  const rgb = depth === 8 ? new Uint8Array(length) : new Uint16Array(length);
  for (let i = 0; i < length; i += 3) {
    const value = random.integer(0, 256);
    for (let c = 0; c < 3; c++) rgb[i + c] = grey ? value : random.integer(0, depth === 8 ? 256 : 65536);
  }
  return { width, height, depth, rgb, alpha: null };
}

function greatestDifference(a: Raster, b: Raster): number {
  return Math.max(...Array.from(a.rgb, (value, i) => Math.abs(value - (b.rgb[i] as number))));
}

describeOnBackends('restore', (backend) => {
  beforeAll(() => enterBackend(backend));

  it.each(SPECS)('gives the same pixels by tiles as at once: $id', async (spec) => {
    const model = lively(spec);
    const reach = 2 * model.network.radius;
    const photo = noisy(reach + 101, reach + 50);
    const whole = await restore([model], photo, { tile: 0 });
    const side = reach + 32;
    let tiles = 0;
    const tiled = await restore([model], photo, { tile: side, onProgress: ({ total }) => (tiles = total) });
    expect(tiles).toBeGreaterThan(3);
    expect(greatestDifference(whole, photo)).toBeGreaterThan(8);
    expect(greatestDifference(whole, tiled)).toBeLessThanOrEqual(1);
    model.dispose();
  });

  it('begins with what is looked at, and tells each piece with its final pixels', async () => {
    const [spec] = SPECS as [(typeof SPECS)[number]];
    const model = lively(spec);
    const reach = 2 * model.network.radius;
    const photo = noisy(reach + 101, reach + 90);
    const focus = { x: photo.width - 12, y: photo.height - 10, width: 8, height: 6 };
    const whole = await restore([model], photo, { tile: 0 });
    const pieces: Region[] = [];
    const seen: Raster = { ...photo, rgb: photo.rgb.slice() };
    await restore([model], photo, {
      tile: reach + 32,
      focus,
      onPiece: (piece, { rgb, width }) => {
        pieces.push(piece);
        for (let y = piece.y; y < piece.y + piece.height; y++) {
          const [from, to] = [(y * width + piece.x) * 3, (y * width + piece.x + piece.width) * 3];
          seen.rgb.set(rgb.subarray(from, to), from);
        }
      },
    });
    const [first] = pieces as [Region];
    expect(first.x <= focus.x && first.x + first.width >= focus.x + focus.width).toBe(true);
    expect(first.y <= focus.y && first.y + first.height >= focus.y + focus.height).toBe(true);
    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.reduce((sum, { width, height }) => sum + width * height, 0)).toBe(
      photo.width * photo.height,
    );
    expect(greatestDifference(seen, whole)).toBeLessThanOrEqual(1);
    model.dispose();
  });

  it('gives the same pixels with less memory for a tile, and refuses less than any tile needs', async () => {
    const [spec] = SPECS as [(typeof SPECS)[number]];
    const model = lively(spec);
    const { radius } = model.network;
    const photo = noisy(4 * radius + 60, 3 * radius + 40);
    const whole = await restore([model], photo);
    let tiles = 0;
    const area = Math.round((photo.width * photo.height) / 2);
    const less = await restore([model], photo, { area, onProgress: ({ total }) => (tiles = total) });
    expect(tiles).toBeGreaterThan(1);
    expect(greatestDifference(whole, less)).toBeLessThanOrEqual(1);
    await expect(restore([model], photo, { area: 16 })).rejects.toMatchObject({ code: 'out-of-memory' });
    model.dispose();
  });

  it.each([
    [1, 1],
    [1, 9],
    [5, 2],
    [33, 17],
  ])('takes a photo of %i x %i', async (width, height) => {
    const model = lively(SPECS[1] as (typeof SPECS)[number]);
    const result = await restore([model], noisy(width, height));
    expect([result.width, result.height, result.rgb.length]).toEqual([width, height, width * height * 3]);
    model.dispose();
  });

  it('keeps depth and opacity, keeps grey grey, and moves by strength', async () => {
    const model = lively(SPECS[0] as (typeof SPECS)[number]);
    const alpha = new Uint16Array(20 * 10).fill(777);
    const deep = await restore([model, model], { ...noisy(20, 10, 16), alpha });
    expect([deep.depth, deep.alpha]).toEqual([16, alpha]);
    const grey = await restore([model], noisy(20, 10, 8, true));
    for (let i = 0; i < grey.rgb.length; i += 3) expect(grey.rgb[i]).toBe(grey.rgb[i + 2]);
    const photo = noisy(20, 10);
    const [none, half, all] = [
      await restore([model], photo, { strength: 0 }),
      await restore([model], photo, { strength: 0.5 }),
      await restore([model], photo),
    ];
    expect(none.rgb).toEqual(photo.rgb);
    for (const i of [0, 31, 599]) {
      expect(half.rgb[i]).toBe(Math.round(((photo.rgb[i] as number) + (all.rgb[i] as number)) / 2));
    }
    model.dispose();
  });

  it('stops between tiles when asked, reports progress, and leaves nothing behind', async () => {
    const model = lively(SPECS[0] as (typeof SPECS)[number]);
    const tensors = tf.memory().numTensors;
    const cancel = new AbortController();
    const seen: number[] = [];
    const work = restore([model], noisy(100, 60), {
      tile: 40,
      signal: cancel.signal,
      onProgress: ({ done }) => {
        seen.push(done);
        if (done === 2) cancel.abort();
      },
    });
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    expect(seen).toEqual([0, 1, 2]);
    expect(tf.memory().numTensors).toBe(tensors);
    model.dispose();
  });

  it('rests before any piece where it is told to, and goes on with the same pixels', async () => {
    const [spec] = SPECS as [(typeof SPECS)[number]];
    const model = lively(spec);
    const side = 2 * model.network.radius + 16;
    const photo = noisy(side + 20, 40);
    const whole = await restore([model], photo, { tile: side });
    const told: string[] = [];
    const rested = await restore([model], photo, {
      tile: side,
      free: async () => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        told.push('free');
      },
      onProgress: ({ done }) => told.push(`${done}`),
    });
    expect(told.slice(0, 4)).toEqual(['0', 'free', '1', 'free']);
    expect(told.at(-1)).toBe(`${(told.length - 1) / 2}`);
    expect(greatestDifference(whole, rested)).toBe(0);
    model.dispose();
  });

  it('hands out nothing once the backend has complained', async () => {
    const model = lively(SPECS[0] as (typeof SPECS)[number]);
    const complaint = new StudioError('device-lost', 'gone');
    const assertHealthy = () => {
      throw complaint;
    };
    await expect(restore([model], noisy(8, 8), { assertHealthy })).rejects.toBe(complaint);
    model.dispose();
  });
});
