import { describe, expect, it, vi } from 'vitest';
import type { Outcome } from '../../engine/domain/fault.ts';
import type { RestoreResult } from '../../workers/protocol/api.ts';
import { createEdits } from './edit-effects.ts';
import { fakeContext, grey } from './fake-context.ts';
import { openFiles, openSample } from './intake-effects.ts';
import { createRestorer } from './restore-effects.ts';
import { choiceOf, start } from './start-effects.ts';

const file = (name: string) => new File(['x'], name);

async function opened(names: string[], fakes: Parameters<typeof fakeContext>[0] = {}) {
  const { context, saved } = fakeContext(fakes);
  const restorer = createRestorer(context);
  await start(context, 'auto');
  await openFiles(context, restorer, { files: names.map(file), skipped: [] });
  await restorer.restore([]);
  const entry = (name: string) =>
    context.store.getState().photos.entries.find((photo) => photo.name === name);
  return { context, restorer, saved, entry };
}

describe('opening', () => {
  it('restores the first good photo by itself and leaves the others waiting for a wish', async () => {
    const { context, entry } = await opened(['a.png', 'b.png']);
    expect(entry('a.png')?.rendered).toEqual({ wanted: 'automatic', model: 'local-1', milliseconds: 1 });
    expect(entry('b.png')).toMatchObject({ state: 'ready', rendered: null });
    expect(context.store.getState().photos.selected).toBe(entry('a.png')?.id);
  });

  it('loses only the card of a broken file', async () => {
    const { context, entry } = await opened(['broken.png', 'good.png']);
    expect(entry('broken.png')).toMatchObject({ state: 'failed', fault: { code: 'image-undecodable' } });
    expect(entry('good.png')?.rendered).not.toBeNull();
    expect(context.store.getState().photos.selected).toBe(entry('good.png')?.id);
  });

  it('scores a sample against its undamaged self', async () => {
    const { context } = fakeContext();
    const restorer = createRestorer(context);
    await openSample(context, restorer, {
      file: 'a.jpg',
      title: 'A',
      credit: 'Somebody',
      licence: 'CC0-1.0',
      task: 'gaussian-noise',
      set: { sigma: 25 },
      seed: 1,
    });
    await restorer.restore([]);
    expect(context.store.getState().photos.entries[0]?.gain).toEqual({ psnrInput: 20, psnr: 25 });
  });

  it('frees what is closed and moves on to the neighbour', async () => {
    const { context, restorer, entry } = await opened(['a.png', 'b.png']);
    const a = entry('a.png')?.id ?? '';
    createEdits(context, restorer).close([a]);
    expect(context.shelf.get(a)).toBeNull();
    expect(context.store.getState().photos.selected).toBe(entry('b.png')?.id);
  });
});

describe('restoring', () => {
  it('keeps the last good result while the next is made, and when that fails', async () => {
    let calls = 0;
    const { context, restorer, entry } = await opened(['a.png'], {
      engine: {
        restore: async () => {
          calls += 1;
          return calls === 1
            ? { ok: true, value: { raster: grey(20), milliseconds: 1 } }
            : { ok: false, fault: { code: 'out-of-memory', message: 'Full.' } };
        },
      },
    });
    const id = entry('a.png')?.id ?? '';
    const before = context.shelf.get(id)?.result;
    const again = restorer.restore([id]);
    expect(entry('a.png')?.state).toBe('restoring');
    expect(context.shelf.get(id)?.result).toBe(before);
    await again;
    expect(context.shelf.get(id)?.result).toBe(before);
    expect(entry('a.png')).toMatchObject({ state: 'ready', fault: { code: 'out-of-memory' } });
  });

  it('cancels at once, keeps the queue usable and shows no error', async () => {
    const stopped: ((outcome: Outcome<RestoreResult>) => void)[] = [];
    let calls = 0;
    const { context, restorer, entry } = await opened(['a.png', 'b.png'], {
      engine: {
        restore: (raster, _settings, { signal }) => {
          calls += 1;
          if (calls !== 2) return Promise.resolve({ ok: true, value: { raster, milliseconds: 1 } });
          return new Promise((resolve) => {
            stopped.push(resolve);
            signal.addEventListener('abort', () =>
              setTimeout(
                () => resolve({ ok: false, fault: { code: 'cancelled', message: 'Cancelled.' } }),
                5,
              ),
            );
          });
        },
      },
    });
    const ids = context.store.getState().photos.entries.map(({ id }) => id);
    const run = restorer.restore(ids);
    await vi.waitFor(() => expect(calls).toBe(2));
    restorer.cancel();
    expect(entry('a.png')?.state).toBe('ready');
    expect(entry('b.png')?.state).toBe('ready');
    expect(context.store.getState().photos.batch).toBeNull();
    const again = restorer.restore(ids.slice(1));
    await Promise.all([run, again]);
    expect(entry('a.png')?.fault).toBeNull();
    expect(entry('b.png')?.rendered).not.toBeNull();
    expect(calls).toBe(3);
  });

  it('tries once more after the device was lost', async () => {
    let calls = 0;
    const { entry } = await opened(['a.png'], {
      engine: {
        restore: async (raster) => {
          calls += 1;
          return calls === 1
            ? { ok: false, fault: { code: 'device-lost', message: 'Gone.' } }
            : { ok: true, value: { raster, milliseconds: 1 } };
        },
      },
    });
    expect(calls).toBe(2);
    expect(entry('a.png')).toMatchObject({ fault: null, state: 'ready' });
  });
});

describe('starting', () => {
  it('reads the wished backend from the address and nothing else', () => {
    expect(choiceOf('?backend=wasm')).toBe('wasm');
    expect(choiceOf('?backend=webgpu&x=1')).toBe('webgpu');
    expect(choiceOf('?backend=cuda')).toBe('auto');
  });

  it('says in words when something slower took over', async () => {
    const { context } = fakeContext({
      engine: {
        hello: async () => ({
          ok: true,
          value: { protocol: 1, backend: 'wasm', adapter: 'SIMD', software: false, fallback: 'No adapter.' },
        }),
      },
    });
    await start(context, 'auto');
    expect(context.store.getState().notices).toMatchObject([{ kind: 'status' }]);
    expect(context.store.getState().notices[0]?.text).toContain('no WebGPU');
  });
});
