import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromFloats } from '../domain/raster.ts';
import { buildNetwork } from '../networks/catalog.ts';
import { enterBackend } from '../testing/backends.ts';
import { samplePhoto } from '../testing/sample-photo.ts';
import { createModelStore } from './model-store.ts';
import { overlapOf } from './network-pass.ts';
import { restore } from './restorer.ts';
import { DEFAULT_TILE_AREA, planTiles } from './tile-plan.ts';

const zoo = new URL('../../../public/models/', import.meta.url);
const store = createModelStore(async (path) => new Uint8Array(await readFile(new URL(path, zoo))));

describe('a network that sees further than it looks', () => {
  beforeAll(() => enterBackend('wasm'));

  it('takes a large photo in tiles that fit into memory', () => {
    const { multiple, ...network } = buildNetwork({ id: 'rdmc', config: {} });
    expect(network.radius).toBeGreaterThan(400);
    const plan = planTiles(4000, 3000, { multiple, radius: overlapOf(network), area: DEFAULT_TILE_AREA });
    expect(plan.tileWidth * plan.tileHeight).toBeLessThanOrEqual(DEFAULT_TILE_AREA);
    expect(overlapOf({ radius: 32, reach: 160 })).toBe(32);
  });

  it('gives the same pixels by tiles as at once, to one step of 8 bits', { timeout: 120_000 }, async () => {
    const model = await store.load('rdmc-rain-1');
    const [width, height] = [448, 64];
    const { data } = await samplePhoto('osprey.jpg', 0, 100, width, height);
    const photo = fromFloats(Float32Array.from(data), { width, height, depth: 8, alpha: null });
    let tiles = 0;
    const tiled = await restore([model], photo, { tile: 384, onProgress: ({ total }) => (tiles = total) });
    const whole = await restore([model], photo, { tile: 0 });
    expect(tiles).toBe(2);
    const between = (a: typeof photo, b: typeof photo): number =>
      Math.max(...Array.from(a.rgb, (value, i) => Math.abs(value - (b.rgb[i] as number))));
    expect(between(tiled, whole)).toBeLessThanOrEqual(1);
    expect(between(photo, whole)).toBeGreaterThan(8);
    model.dispose();
  });
});
