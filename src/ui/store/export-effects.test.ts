import { describe, expect, it, vi } from 'vitest';
import type { EncodeSettings } from '../../engine/domain/photo.ts';
import { createExporter } from './export-effects.ts';
import { type ExportPlace, folderPlace, zipPlace } from './export-places.ts';
import { fakeContext } from './fake-context.ts';
import { openFiles } from './intake-effects.ts';
import { createRestorer } from './restore-effects.ts';

async function opened(names: readonly string[], codec: Parameters<typeof fakeContext>[0] = {}) {
  const { context, saved } = fakeContext(codec);
  const restorer = createRestorer(context);
  await openFiles(context, restorer, { files: names.map((name) => new File(['x'], name)), skipped: [] });
  const ids = context.store.getState().photos.entries.map(({ id }) => id);
  await restorer.restore(ids);
  return { context, saved, exporter: createExporter(context), ids };
}

/** A place that keeps names, and breaks at one of them. */
function place(there: readonly string[] = [], broken: string | null = null) {
  const written: string[] = [];
  let finished = 0;
  let abandoned = 0;
  const made: ExportPlace = {
    taken: async (name) => there.includes(name) || written.includes(name),
    write: async (name) => {
      if (name === broken) throw new Error('disk full');
      written.push(name);
    },
    finish: async () => {
      finished++;
    },
    abandon: () => {
      abandoned++;
    },
  };
  return { made, written, ends: () => [finished, abandoned] };
}

const how = (context: ReturnType<typeof fakeContext>['context'], name: string) =>
  context.store.setState(({ settings }) => ({
    settings: { ...settings, exportHow: { ...settings.exportHow, name } },
  }));

describe('exporting one photo', () => {
  it('names the file after the photo and hands it over once', async () => {
    const { saved, exporter, ids } = await opened(['holiday.of.95.png']);
    await exporter.one(ids[0] ?? '');
    expect(saved).toEqual([{ name: 'holiday.of.95-mend.png', type: 'image/png', size: 5 }]);
  });

  it('follows the template, and says what is wrong with one', async () => {
    const { context, saved, exporter, ids } = await opened(['a/b.png']);
    how(context, '{name} {strength}%');
    await exporter.one(ids[0] ?? '');
    expect(saved.map(({ name }) => name)).toEqual(['a-b 100%.png']);
    how(context, '{nme}');
    await exporter.one(ids[0] ?? '');
    expect(saved).toHaveLength(1);
    expect(context.store.getState().notices.at(-1)).toMatchObject({
      kind: 'alert',
      text: expect.stringContaining('knows no {nme}'),
    });
  });

  it('asks for the format of the photo, and for what is kept', async () => {
    const asked: EncodeSettings[] = [];
    const { context, exporter, ids } = await opened(['a.png'], {
      codec: {
        encode: async (_raster, _metadata, settings) => {
          asked.push(settings);
          return { ok: true, value: new Blob(['x']) };
        },
      },
    });
    await exporter.one(ids[0] ?? '');
    context.store.setState(({ settings }) => ({
      settings: {
        ...settings,
        exportFormat: 'avif',
        exportHow: { name: '{name}', keep: 'no-place', depth: 8 },
      },
    }));
    await exporter.one(ids[0] ?? '');
    expect(asked).toEqual([
      { format: 'png', quality: 92, keep: 'all' },
      { format: 'avif', quality: 92, keep: 'no-place', depth: 8 },
    ]);
  });

  it('says before any work that the format cannot hold the photo', async () => {
    let encoded = 0;
    const { context, saved, exporter, ids } = await opened(['a.png'], {
      codec: {
        encode: async () => {
          encoded += 1;
          return { ok: true, value: new Blob(['x']) };
        },
      },
    });
    const id = ids[0] ?? '';
    const item = context.shelf.get(id);
    if (item === null) throw new Error('a.png is open');
    const raster = { ...item.photo.raster, width: 20_000 };
    context.shelf.put(id, { ...item, photo: { ...item.photo, raster } });
    context.store.setState(({ settings }) => ({ settings: { ...settings, exportFormat: 'webp' } }));
    await exporter.one(id);
    expect([encoded, saved.length]).toEqual([0, 0]);
    expect(context.store.getState().notices.at(-1)).toMatchObject({
      kind: 'alert',
      text: expect.stringContaining('export it as PNG or JPEG'),
    });
  });

  it('mixes without copies at a strength between, and can be stopped', async () => {
    const asked: number[] = [];
    let heard: AbortSignal | undefined;
    const { context, saved, exporter, ids } = await opened(['a.png'], {
      codec: {
        encodeBlend: (_original, _restored, strength, _metadata, _settings, signal) => {
          asked.push(strength);
          heard = signal;
          return new Promise((resolve) =>
            signal?.addEventListener('abort', () =>
              resolve({ ok: false, fault: { code: 'cancelled', message: 'Cancelled.' } }),
            ),
          );
        },
      },
    });
    context.store.setState(({ settings }) => ({
      settings: { ...settings, defaults: { ...settings.defaults, strength: 0.4 } },
    }));
    const exporting = exporter.one(ids[0] ?? '');
    await vi.waitFor(() => expect(asked).toEqual([0.4]));
    expect(context.store.getState().exporting).toMatchObject({ total: 1, name: 'a.png' });
    exporter.cancel();
    expect(context.store.getState().exporting).toBeNull();
    await exporting;
    expect([heard?.aborted, saved.length, context.store.getState().notices.length]).toEqual([true, 0, 0]);
  });
});

describe('exporting all', () => {
  it('never takes a name twice, nor one that is there', async () => {
    const { exporter } = await opened(['a.png', 'a.png', 'b.png']);
    const { made, written, ends } = place(['b-mend.png']);
    await exporter.all(made);
    expect(written).toEqual(['a-mend.png', 'a-mend (2).png', 'b-mend (2).png']);
    expect(ends()).toEqual([1, 0]);
  });

  it('goes on after a photo that cannot be encoded, and says which', async () => {
    let count = 0;
    const { context, exporter } = await opened(['a.png', 'b.png', 'c.png'], {
      codec: {
        encode: async () =>
          ++count === 2
            ? { ok: false, fault: { code: 'image-too-large', message: 'b.png is too large for WebP.' } }
            : { ok: true, value: new Blob(['x']) },
      },
    });
    const { made, written } = place();
    await exporter.all(made);
    expect(written).toEqual(['a-mend.png', 'c-mend.png']);
    expect(context.store.getState().notices.at(-1)?.text).toBe(
      'Exported 2, not all: b.png is too large for WebP.',
    );
  });

  it('stops where nothing can be written, and is ready for the next', async () => {
    const { context, exporter } = await opened(['a.png', 'b.png']);
    const { made, ends } = place([], 'b-mend.png');
    await exporter.all(made);
    expect(context.store.getState().notices.at(-1)?.text).toContain('disk full');
    expect(context.store.getState().exporting).toBeNull();
    expect(ends()).toEqual([0, 0]);
    const next = place();
    await exporter.all(next.made);
    expect(next.written).toHaveLength(2);
  });

  it('stops when asked to, and leaves nothing half done', async () => {
    const { context, exporter } = await opened(['a.png', 'b.png', 'c.png']);
    const { made, written, ends } = place();
    const stopping: ExportPlace = {
      ...made,
      write: async (name, file) => {
        await made.write(name, file);
        exporter.cancel();
      },
    };
    await exporter.all(stopping);
    expect(written).toEqual(['a-mend.png']);
    expect(ends()).toEqual([0, 1]);
    expect(context.store.getState().notices.at(-1)?.text).toBe('Stopped exporting after 1 of 3 photos.');
  });
});

describe('places', () => {
  it('a ZIP holds every file under its name', async () => {
    const saved: { file: Blob; name: string }[] = [];
    const zip = zipPlace((file, name) => saved.push({ file, name }), 'mend.zip');
    await zip.write('a.png', new Blob(['first']));
    await zip.write('é.png', new Blob(['second']));
    expect([await zip.taken('A.png'), await zip.taken('b.png')]).toEqual([true, false]);
    await zip.finish();
    const bytes = new Uint8Array((await saved[0]?.file.arrayBuffer()) ?? new ArrayBuffer(0));
    const text = new TextDecoder('utf-8').decode(bytes);
    expect(saved[0]?.name).toBe('mend.zip');
    expect(text.startsWith('PK\x03\x04')).toBe(true);
    for (const part of ['a.png', 'first', 'é.png', 'second']) expect(text).toContain(part);
  });

  it('a folder keeps what is there, and its refusals are put in words', async () => {
    const handles = new Map<string, Blob>([['a.png', new Blob(['old'])]]);
    const folder = (refusal: string | null): FileSystemDirectoryHandle =>
      ({
        name: 'Results',
        getFileHandle: async (name: string, options?: { create: boolean }) => {
          if (!options?.create && !handles.has(name)) throw new DOMException('no', 'NotFoundError');
          if (options?.create && refusal !== null) throw new DOMException('no', refusal);
          return {
            createWritable: async () => ({
              write: async (file: Blob) => handles.set(name, file),
              close: async () => undefined,
            }),
          };
        },
      }) as unknown as FileSystemDirectoryHandle;
    const good = folderPlace(folder(null));
    expect([await good.taken('a.png'), await good.taken('b.png')]).toEqual([true, false]);
    await good.write('b.png', new Blob(['new']));
    expect(await handles.get('b.png')?.text()).toBe('new');
    for (const [refusal, words] of [
      ['QuotaExceededError', 'no room'],
      ['NotAllowedError', 'may not write'],
      ['NotFoundError', 'is gone'],
      ['TypeError', 'could not be written'],
    ] as const) {
      await expect(folderPlace(folder(refusal)).write('c.png', new Blob())).rejects.toThrow(words);
    }
  });
});
