import { fileURLToPath } from 'node:url';
import * as Comlink from 'comlink';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Raster } from '../../engine/domain/raster.ts';
import type { EngineApi } from '../protocol/api.ts';
import { createEngineRoom } from './engine-room.ts';
import { createEngineService } from './engine-service.ts';

const wasmPaths = fileURLToPath(
  new URL('../../../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url),
);

const files: Readonly<Record<string, string>> = {
  'manifest.json': JSON.stringify({ mend: 1, default: 'local-1', byTask: { jpeg: 'local-1' }, models: [] }),
};

const raster: Raster = { width: 2, height: 2, depth: 8, rgb: new Uint8Array(12), alpha: null };
const channel = new MessageChannel();
let api: Comlink.Remote<EngineApi>;

beforeAll(() => {
  const service = createEngineService({
    room: createEngineRoom({ gpu: null, wasmPaths, threads: false }, async (path) =>
      new TextEncoder().encode(files[path] ?? 'not JSON'),
    ),
    move: Comlink.transfer,
  });
  Comlink.expose(service, channel.port2 as unknown as Comlink.Endpoint);
  api = Comlink.wrap<EngineApi>(channel.port1 as unknown as Comlink.Endpoint);
});

afterAll(() => {
  channel.port1.close();
  channel.port2.close();
});

describe('engine service, across a message channel', () => {
  it('refuses WebGPU by name where there is none, and takes wasm after that', async () => {
    expect(await api.hello('webgpu')).toMatchObject({ ok: false, fault: { code: 'webgpu-unavailable' } });
    const hello = await api.hello('auto');
    expect(hello).toMatchObject({ ok: true, value: { protocol: 1, backend: 'wasm' } });
    expect(hello.ok && hello.value.fallback).toBeTruthy();
  });

  it('lists the zoo', async () => {
    expect(await api.zoo()).toEqual({
      ok: true,
      value: { default: 'local-1', byTask: { jpeg: 'local-1' }, cards: [], features: [] },
    });
  });

  it('keeps the code of a fault, which Comlink alone would lose', async () => {
    const outcome = await api.restore(
      '1',
      raster,
      { models: ['nobody'], strength: 1 },
      Comlink.proxy(() => undefined),
      null,
    );
    expect(outcome).toMatchObject({ ok: false, fault: { code: 'model-unknown' } });
  });

  it('takes a cancel for a job that is over', async () => {
    await expect(api.cancel('1')).resolves.toBeUndefined();
  });
});
