import { describe, expect, it, vi } from 'vitest';
import type { Outcome } from '../../engine/domain/fault.ts';
import type { Valve } from '../../workers/clients/valve.ts';
import type { RestoreResult } from '../../workers/protocol/api.ts';
import { createEdits } from './edit-effects.ts';
import { fakeContext, grey } from './fake-context.ts';
import { openFiles } from './intake-effects.ts';
import { failedPhotos } from './photos-slice.ts';
import { createRestorer } from './restore-effects.ts';
import { start } from './start-effects.ts';

/** Photos on a desk whose engine restores one each time `finish` is called; the first was restored on opening. */
async function queueOf(...names: string[]) {
  const running: {
    value: number;
    finish: (outcome: Outcome<RestoreResult>) => void;
    signal: AbortSignal;
    valve: Valve | undefined;
  }[] = [];
  let open = true;
  const { context } = fakeContext({
    engine: {
      restore: (raster, _settings, { signal, valve }) =>
        open
          ? Promise.resolve({ ok: true, value: { raster, milliseconds: 1 } })
          : new Promise((finish) => {
              running.push({ value: raster.rgb[0] ?? 0, finish, signal, valve });
              signal.addEventListener('abort', () =>
                finish({ ok: false, fault: { code: 'cancelled', message: 'Cancelled.' } }),
              );
            }),
    },
  });
  const restorer = createRestorer(context);
  await start(context, 'auto');
  await openFiles(context, restorer, { files: names.map((name) => new File(['x'], name)), skipped: [] });
  await restorer.restore([]);
  open = false;
  const entries = () => context.store.getState().photos.entries;
  const idOf = (name: string) => entries().find((entry) => entry.name === name)?.id ?? '';
  const states = () => Object.fromEntries(entries().map(({ name, state }) => [name, state]));
  const finish = async (
    outcome: Outcome<RestoreResult> = { ok: true, value: { raster: grey(5), milliseconds: 1 } },
  ) => {
    await vi.waitFor(() => expect(running.length).toBeGreaterThan(0));
    running.shift()?.finish(outcome);
  };
  const began = (name: string) => vi.waitFor(() => expect(states()[name]).toBe('restoring'));
  return { context, restorer, states, idOf, finish, began, running, edits: createEdits(context, restorer) };
}

describe('the queue', () => {
  it('goes by the order of the strip, also after it was changed', async () => {
    const { context, restorer, idOf, edits, began, finish, states } = await queueOf('a', 'b', 'c');
    const done = restorer.restore([idOf('a'), idOf('b'), idOf('c')]);
    await began('a');
    edits.move(idOf('c'), -1);
    await finish();
    await began('c');
    expect(states()).toEqual({ a: 'ready', c: 'restoring', b: 'waiting' });
    await finish();
    await began('b');
    await finish();
    await done;
    expect(context.store.getState().photos.batch).toBeNull();
  });

  it('rests in the middle of the photo in hand, and goes on', async () => {
    const { context, restorer, idOf, began, finish, states, running } = await queueOf('a', 'b');
    const first = restorer.restore([idOf('a'), idOf('b')]);
    await began('a');
    await vi.waitFor(() => expect(running).toHaveLength(1));
    const valve = running[0]?.valve;
    expect(valve?.shut).toBe(false);
    restorer.pause();
    expect(valve?.shut).toBe(true);
    void restorer.proceed();
    expect(valve?.shut).toBe(false);
    restorer.pause();
    await finish();
    await first;
    expect(states()).toEqual({ a: 'ready', b: 'waiting' });
    expect(context.store.getState().photos).toMatchObject({ paused: true, batch: { finished: 1, total: 2 } });
    const rest = restorer.proceed();
    await began('b');
    await finish();
    await rest;
    expect(context.store.getState().photos).toMatchObject({ paused: false, batch: null });
  });

  it('lets one photo go, in hand or waiting, at once, and the others go on', async () => {
    const { context, restorer, idOf, began, finish, states, running } = await queueOf('a', 'b', 'c');
    const done = restorer.restore([idOf('a'), idOf('b'), idOf('c')]);
    await began('a');
    await vi.waitFor(() => expect(running).toHaveLength(1));
    const stopped = running[0]?.signal;
    restorer.cancelOne(idOf('b'));
    restorer.cancelOne(idOf('a'));
    expect(states()).toMatchObject({ a: 'ready', b: 'ready' });
    expect(stopped?.aborted).toBe(true);
    running.shift();
    await began('c');
    expect(context.store.getState().photos.batch).toMatchObject({ total: 1, finished: 0 });
    await finish();
    await done;
    expect(states()).toEqual({ a: 'ready', b: 'ready', c: 'ready' });
  });

  it('loses one card to a failure, which can be tried again alone', async () => {
    const { context, restorer, idOf, began, finish } = await queueOf('a', 'b');
    const done = restorer.restore([idOf('a'), idOf('b')]);
    await began('a');
    await finish({ ok: false, fault: { code: 'internal', message: 'Broke.' } });
    await began('b');
    await finish();
    await done;
    expect(failedPhotos(context.store.getState().photos).map(({ name }) => name)).toEqual(['a']);
    const again = restorer.restore([idOf('a')]);
    await finish();
    await again;
    expect(failedPhotos(context.store.getState().photos)).toEqual([]);
  });

  it('brings a closed photo back with what was made of it', async () => {
    const { context, edits, idOf } = await queueOf('a', 'b');
    const id = idOf('a');
    const before = context.store.getState().photos.entries[0];
    edits.close([id]);
    expect(context.shelf.get(id)).toBeNull();
    expect(context.store.getState().notices.at(-1)).toMatchObject({ action: 'undo', text: 'Closed a.' });
    edits.undo();
    expect(context.store.getState().photos.entries[0]).toEqual(before);
    expect((await context.shelf.fetch(id))?.restored?.rgb).toEqual(grey(10).rgb);
  });

  it('gives copied settings to other photos', async () => {
    const { context, edits, idOf } = await queueOf('a', 'b');
    context.store.setState(({ photos }) => ({ photos: { ...photos, selected: idOf('a') } }));
    edits.setWanted(idOf('a'), { strength: 0.4, model: 'haze-1,rain-1' });
    edits.copy();
    edits.setWanted(idOf('b'), { strength: 1, model: 'automatic' });
    edits.paste([idOf('b')]);
    const wanted = context.store.getState().photos.entries.map((entry) => entry.wanted);
    expect(wanted[1]).toEqual({ strength: 0.4, model: 'haze-1,rain-1' });
    expect(wanted[0]).toEqual(wanted[1]);
  });
});
