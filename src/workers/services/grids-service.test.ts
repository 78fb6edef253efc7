import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Raster } from '../../engine/domain/raster.ts';
import { createModelStore } from '../../engine/inference/model-store.ts';
import type { Backend } from '../../engine/runtime/backend.ts';
import { enterBackend } from '../../engine/testing/backends.ts';
import { createGridsService } from './grids-service.ts';

const zoo = new URL('../../../public/models/', import.meta.url);
const readZoo = async (path: string) => new Uint8Array(readFileSync(new URL(path, zoo)));
const models = createModelStore(readZoo);
const photo = (side: number): Raster => ({
  width: side,
  height: side,
  depth: 8,
  alpha: null,
  rgb: Uint8Array.from({ length: side * side * 3 }, (_, i) => (i * 31) % 256),
});

describe('GRIDS in the worker', () => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await enterBackend('wasm');
  });
  const service = () => createGridsService({ room: { backend: async () => backend, models }, readZoo });

  it('shows the map without a backend', async () => {
    const cold = createGridsService({
      room: { backend: () => Promise.reject(new Error('no backend')), models },
      readZoo,
    });
    const outcome = await cold.map();
    expect(outcome.ok && outcome.value.sets.length).toBeGreaterThan(10);
  });

  it('refuses to place a photo that is too small, with the cure, but chooses for it', async () => {
    expect(await service().place(photo(40))).toMatchObject({
      ok: false,
      fault: { code: 'option-invalid', message: expect.stringContaining('at least 72') },
    });
    expect(await service().choose('a', photo(40))).toMatchObject({ ok: true, value: { trust: 'too-small' } });
  });

  it('stops a choice, whose Fault says so', async () => {
    const grids = service();
    const choice = grids.choose('b', photo(80));
    await grids.cancelChoice('b');
    expect(await choice).toMatchObject({ ok: false, fault: { code: 'cancelled' } });
  });

  it('gives up when the device is lost', async () => {
    const lost = { ...backend, lost: Promise.resolve('gone') };
    const grids = createGridsService({ room: { backend: async () => lost, models }, readZoo });
    expect(await grids.choose('c', photo(80))).toMatchObject({
      ok: false,
      fault: { code: 'device-lost', details: 'gone' },
    });
  });
});
