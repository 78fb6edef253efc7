import { describe, expect, it, vi } from 'vitest';
import type { Outcome } from '../../engine/domain/fault.ts';
import type { ModelCard } from '../../engine/domain/model-card.ts';
import type { Photo } from '../../engine/domain/photo.ts';
import type { RestoreResult } from '../../workers/protocol/api.ts';
import type { Picture } from '../../workers/protocol/picture.ts';
import { createCompare } from './compare-effects.ts';
import { compareRows } from './compare-rows.ts';
import { createCompareShelf } from './compare-shelf.ts';
import { modelsKey } from './compare-state.ts';
import { fakeContext, grey } from './fake-context.ts';
import { openFiles } from './intake-effects.ts';
import { createRestorer } from './restore-effects.ts';

const ok = <T>(value: T): Outcome<T> => ({ ok: true, value });
const CARDS = ['local-1', 'haze-1', 'rain-1'].map((id) => ({ id, name: id, kind: 'network', tasks: [] }));

/** A Studio with one open photo whose value is 10; restoring adds 10 for each model. */
async function studio(fakes: Parameters<typeof fakeContext>[0] = {}) {
  const restore = vi.fn(async (raster, { models }: { models: readonly string[] }) =>
    ok<RestoreResult>({ raster: grey((raster.rgb[0] ?? 0) + 10 * models.length), milliseconds: 5 }),
  );
  const { context, saved } = fakeContext({ ...fakes, engine: { restore, ...fakes?.engine } });
  const bench = createCompareShelf();
  const compare = createCompare(context, bench);
  context.store.setState({
    models: {
      listing: { default: 'local-1', byTask: {}, features: [], cards: CARDS as unknown as ModelCard[] },
      fault: null,
    },
  });
  // The tab "Restore" has nothing to restore with here, so that only comparing asks the engine.
  const idle = { ...createRestorer(context), restore: async () => undefined };
  await openFiles(context, idle, { files: [new File([], 'a.png')], skipped: [] });
  const photo = context.store.getState().photos.selected ?? '';
  const state = () => context.store.getState().compare;
  const rows = () => compareRows(state(), photo, compare.hasReference(photo), (id) => id);
  const settled = () =>
    vi.waitFor(() => {
      expect(rows().every(({ cell, result }) => cell === null || result.state === 'ready')).toBe(true);
      expect(rows().every(({ result }) => result.scores['brisque-proxy'] !== undefined)).toBe(true);
    });
  const firstValue = (id: string) => compare.rasterOf(rows().find((row) => row.id === id)?.key ?? '')?.rgb[0];
  return { context, saved, compare, bench, restore, photo, state, rows, settled, firstValue };
}

const file = (name: string) => new File([], name);
const photoOf = (name: string, side: number): Photo => ({
  name,
  format: 'png',
  raster: { width: side, height: side, depth: 8, rgb: new Uint8Array(3 * side * side), alpha: null },
  metadata: { exif: null, icc: null, xmp: null },
});

describe('comparing one photo', () => {
  it('proposes the default model, restores and measures it', async () => {
    const { compare, rows, settled } = await studio();
    compare.look();
    await settled();
    expect(rows().map(({ name }) => name)).toEqual(['Input', 'local-1']);
    // The fake measures a photo by its value.
    expect(rows().map(({ result }) => result.scores.niqe)).toEqual([{ value: 10 }, { value: 20 }]);
    expect(rows()[1]?.result.scores.psnr).toBeUndefined();
  });

  it('runs chains as chains, and restores once for all strengths of a model', async () => {
    const blend = vi.fn(async () => ok(grey(15)));
    const { compare, restore, rows, settled } = await studio({ codec: { blend } });
    compare.look();
    compare.add([
      { models: ['haze-1', 'rain-1'], strength: 0.5 },
      { models: ['local-1'], strength: 0.5 },
      { models: ['local-1'], strength: 0.25 },
    ]);
    await settled();
    expect(restore.mock.calls.map(([, settings]) => settings)).toEqual([
      { models: ['local-1'], strength: 1 },
      { models: ['haze-1', 'rain-1'], strength: 0.5 },
    ]);
    expect(blend).toHaveBeenCalledTimes(2);
    expect(rows().map(({ name }) => name)).toEqual([
      'Input',
      'local-1',
      'haze-1, then rain-1, 50 %',
      'local-1, 50 %',
      'local-1, 25 %',
    ]);
  });

  it('keeps the last result in sight while another strength is computed', async () => {
    const { compare, photo, rows, settled } = await studio();
    compare.look();
    await settled();
    const id = rows()[1]?.id ?? '';
    compare.setStrength(id, 0.5);
    expect(rows()[1]).toMatchObject({
      key: modelsKey(photo, ['local-1'], 0.5),
      shown: modelsKey(photo, ['local-1'], 1),
    });
    await settled();
    expect(rows()[1]?.shown).toBe(modelsKey(photo, ['local-1'], 0.5));
  });

  it('takes what the tab "Restore" made already', async () => {
    const { context, compare, restore, photo, firstValue, rows, settled } = await studio();
    const item = context.shelf.get(photo);
    if (item === null) throw new Error('no photo');
    context.shelf.put(photo, { ...item, restored: grey(77) });
    context.store.setState(({ photos }) => ({
      photos: {
        ...photos,
        entries: photos.entries.map((entry) => ({
          ...entry,
          rendered: { wanted: 'automatic', model: 'local-1', milliseconds: 3 },
        })),
      },
    }));
    compare.look();
    await settled();
    expect(firstValue(rows()[1]?.id ?? '')).toBe(77);
    expect(restore).not.toHaveBeenCalled();
  });

  it('one failing model costs its own cell only, and may be tried again', async () => {
    let broken = true;
    const engine = {
      restore: async (_: unknown, { models }: { models: readonly string[] }) =>
        broken && models[0] === 'haze-1'
          ? ({ ok: false, fault: { code: 'model-damaged', message: 'Broken.' } } as const)
          : ok({ raster: grey(20), milliseconds: 1 }),
    };
    const { compare, rows, settled } = await studio({ engine });
    compare.look();
    compare.add([
      { models: ['haze-1'], strength: 1 },
      { models: ['rain-1'], strength: 1 },
    ]);
    await vi.waitFor(() => expect(rows()[3]?.result.state).toBe('ready'));
    expect(rows()[2]?.result).toMatchObject({ state: 'failed', fault: { code: 'model-damaged' } });
    broken = false;
    compare.retry(rows()[2]?.id ?? '');
    await settled();
  });

  it('stops on cancel, keeps what is there, and goes on when asked', async () => {
    const waiting: (() => void)[] = [];
    const engine = {
      restore: (_: unknown, __: unknown, { signal }: { signal: AbortSignal }) =>
        new Promise<Outcome<RestoreResult>>((resolve) => {
          waiting.push(() => resolve(ok({ raster: grey(20), milliseconds: 1 })));
          signal.addEventListener('abort', () =>
            resolve({ ok: false, fault: { code: 'cancelled', message: 'Cancelled.' } }),
          );
        }),
    };
    const { compare, rows, settled } = await studio({ engine });
    compare.look();
    compare.add([{ models: ['haze-1'], strength: 1 }]);
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    waiting[0]?.();
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    compare.cancel();
    await vi.waitFor(() => expect(rows()[2]?.result.state).toBe('waiting'));
    expect(rows()[1]?.result.state).toBe('ready');
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(waiting).toHaveLength(2);
    compare.goOn();
    await vi.waitFor(() => expect(waiting).toHaveLength(3));
    waiting[2]?.();
    await settled();
  });

  it('stops a cell that is taken away while it is computed', async () => {
    const stopped: string[] = [];
    const engine = {
      restore: (_: unknown, { models }: { models: readonly string[] }, { signal }: { signal: AbortSignal }) =>
        new Promise<Outcome<RestoreResult>>((resolve) => {
          if (models[0] !== 'haze-1') resolve(ok({ raster: grey(20), milliseconds: 1 }));
          signal.addEventListener('abort', () => {
            stopped.push(models.join());
            resolve({ ok: false, fault: { code: 'cancelled', message: 'Cancelled.' } });
          });
        }),
    };
    const { compare, rows, settled } = await studio({ engine });
    compare.look();
    compare.add([
      { models: ['haze-1'], strength: 1 },
      { models: ['rain-1'], strength: 1 },
    ]);
    await vi.waitFor(() => expect(rows()[2]?.result.state).toBe('working'));
    compare.remove(rows()[2]?.id ?? '');
    await settled();
    expect(stopped).toEqual(['haze-1']);
    expect(rows().map(({ name }) => name)).toEqual(['Input', 'local-1', 'rain-1']);
  });

  it('compares with a clean photo that the user chooses, and refuses one of another size in words', async () => {
    const measure = vi.fn(async (raster, reference) =>
      ok(reference === null ? 1 : Math.abs((raster.rgb[0] ?? 0) - (reference.rgb[0] ?? 0))),
    );
    const decode = async (_: Blob, name: string) => ok(photoOf(name, name === 'big.png' ? 2 : 1));
    const { compare, rows, settled, state, photo } = await studio({ codec: { measure, decode } });
    compare.look();
    await settled();
    await compare.chooseReference(file('big.png'));
    expect(state().referenceFault?.message).toBe(
      'big.png has 2 × 2 pixels and the photo 1 × 1 pixels: choose the same photo undamaged, in the same size.',
    );
    expect(compare.hasReference(photo)).toBe(false);
    await compare.chooseReference(file('clean.png'));
    await vi.waitFor(() => expect(rows()[2]?.result.scores.psnr).toEqual({ value: 10 }));
    expect(rows().map(({ name }) => name)).toEqual(['Input', 'Reference', 'local-1']);
    expect(rows()[1]?.result.scores.psnr).toBeUndefined();
    expect(state().referenceFault).toBeNull();
    compare.dropReference();
    expect(rows().map(({ result }) => result.scores.psnr)).toEqual([undefined, undefined]);
  });

  it('derives the layer that the view asks for, anew for another gain', async () => {
    const thumbnail = { close: () => undefined } as ImageBitmap;
    const layer = vi.fn(async () =>
      ok<Picture>({ width: 1, height: 1, alpha: false, tiles: [], overview: null, thumbnail }),
    );
    const { compare, settled } = await studio({ codec: { layer } });
    compare.look();
    await settled();
    compare.show('removed');
    await vi.waitFor(() => expect(layer).toHaveBeenCalledTimes(2));
    compare.setGain('removed', 16);
    await vi.waitFor(() => expect(layer).toHaveBeenCalledTimes(4));
    expect(layer.mock.calls.at(-1)).toEqual(['removed', grey(20), grey(10), 16, expect.anything()]);
    compare.show('grid');
    compare.show('removed');
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(layer).toHaveBeenCalledTimes(4);
  });

  it('hands out the table and the figure', async () => {
    const figure = vi.fn(async () => ok(new Blob([new Uint8Array(9)])));
    const { compare, saved, settled } = await studio({ codec: { figure } });
    compare.look();
    await settled();
    compare.exportScores();
    await compare.exportFigure({ x: 0, y: 0, width: 1, height: 1 }, 2);
    expect(saved.map(({ name }) => name)).toEqual(['a-scores.csv', 'a-compared.png']);
    expect(figure.mock.calls[0]).toMatchObject([
      { columns: 2, legend: null, panels: [{ title: 'Input' }, { title: 'local-1' }] },
    ]);
  });

  it('takes all scores again when they are to be taken in another way', async () => {
    const measure = vi.fn(async (_raster, _reference, _metric, how: { border: number }) => ok(how.border));
    const { compare, rows, settled } = await studio({ codec: { measure } });
    compare.look();
    await settled();
    compare.measureBy({ border: 4 });
    await settled();
    expect(rows().map(({ result }) => result.scores.piqe)).toEqual([{ value: 4 }, { value: 4 }]);
  });

  it('has nothing to cancel at rest', async () => {
    const { compare, state, settled } = await studio();
    compare.look();
    await settled();
    await new Promise((resolve) => setTimeout(resolve, 5));
    compare.cancel();
    expect(state().paused).toBe(false);
  });
});
