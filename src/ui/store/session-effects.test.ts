import { describe, expect, it, vi } from 'vitest';
import { createEdits } from './edit-effects.ts';
import { fakeContext } from './fake-context.ts';
import { openFiles } from './intake-effects.ts';
import type { KeptDesk, KeptEntry, KeptPhoto, KeptResult, PhotoKeeper } from './photo-keeper.ts';
import type { PhotoSource } from './photo-sources.ts';
import { createRestorer } from './restore-effects.ts';
import { createSession, type SessionSurroundings } from './session-effects.ts';
import { start } from './start-effects.ts';

/** A database in memory; structured clones, as the real one makes them. @param room writes until it is full */
function memoryKeeper(room = Number.POSITIVE_INFINITY) {
  const sources = new Map<string, PhotoSource>();
  const entries = new Map<string, KeptEntry>();
  const results = new Map<string, KeptResult>();
  let desk: KeptDesk | null = null;
  let left = room;
  const spend = () => {
    left -= 1;
    if (left < 0) throw new DOMException('full', 'QuotaExceededError');
  };
  const keeper: PhotoKeeper = {
    read: async () => {
      if (desk === null) return null;
      const photos = [...desk.order, ...desk.removed].flatMap((id): KeptPhoto[] => {
        const [entry, source] = [entries.get(id), sources.get(id)];
        return entry && source ? [{ entry, source, result: results.get(id) ?? null }] : [];
      });
      return { desk, photos };
    },
    putSource: async (id, source) => {
      spend();
      sources.set(id, source);
    },
    putEntry: async (id, entry) => {
      spend();
      entries.set(id, structuredClone(entry));
    },
    putResult: async (id, result) => {
      spend();
      results.set(id, result);
    },
    putDesk: async (next) => {
      spend();
      desk = structuredClone(next);
    },
    remove: async (id) => {
      for (const table of [sources, entries, results]) table.delete(id);
    },
  };
  return { keeper, entries, results };
}

const bitmap = { width: 1, height: 1, close: () => undefined } as ImageBitmap;

/** One visit with this database. */
async function visit(
  keeper: PhotoKeeper,
  change: Partial<SessionSurroundings> = {},
  fakes: Parameters<typeof fakeContext>[0] = {},
) {
  const { context } = fakeContext(fakes);
  const restorer = createRestorer(context);
  const session = createSession(context, restorer, {
    open: async () => keeper,
    claim: async () => true,
    pack: async () => new Blob(['thumbnail']),
    unpack: async () => bitmap,
    persist: async () => false,
    ...change,
  });
  await start(context, 'auto');
  await session.start();
  const open = async (...names: string[]) => {
    await openFiles(context, restorer, { files: names.map((name) => new File(['x'], name)), skipped: [] });
    await restorer.restore([]);
  };
  const keep = async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await session.settled();
  };
  const state = () => context.store.getState();
  return { context, restorer, edits: createEdits(context, restorer), open, keep, state };
}

describe('a session', () => {
  it('asks the browser once to clear nothing by itself, with the first result', async () => {
    const { keeper } = memoryKeeper();
    let asked = 0;
    const persist = async () => {
      asked += 1;
      return true;
    };
    const { open, keep, state } = await visit(keeper, { persist });
    await open('broken.png');
    await keep();
    expect([asked, state().shell.promised]).toEqual([0, false]);
    await open('a.png', 'b.png');
    await keep();
    expect([asked, state().shell.promised]).toEqual([1, true]);
  });

  it('finds photos, settings, results, order and the way back again', async () => {
    const { keeper } = memoryKeeper();
    const first = await visit(keeper);
    await first.open('a.png', 'b.png', 'c.png');
    const [a, b, c] = first.state().photos.entries.map(({ id }) => id) as [string, string, string];
    first.edits.setWanted(a, { strength: 0.3 });
    first.edits.close([b]);
    first.edits.move(c, -1);
    await first.keep();

    const second = await visit(keeper);
    expect(second.state().photos.entries.map(({ name }) => name)).toEqual(['c.png', 'a.png']);
    expect(second.state().photos.entries[1]).toMatchObject({
      state: 'ready',
      wanted: { strength: 0.3 },
      rendered: { model: 'local-1' },
    });
    expect((await second.context.shelf.fetch(a))?.restored?.rgb[0]).toBe(20);
    second.edits.undo();
    second.edits.undo();
    second.edits.undo();
    expect(second.state().photos.entries.map(({ name }) => name)).toEqual(['a.png', 'b.png', 'c.png']);
    expect(second.state().photos.entries[0]?.wanted).toBeNull();
  });

  it('goes on with the queue; what was done stays done', async () => {
    const { keeper } = memoryKeeper();
    const never = { restore: () => new Promise<never>(() => undefined) };
    const first = await visit(keeper, {}, { engine: never });
    void first.open('a.png', 'b.png');
    await vi.waitFor(() =>
      expect(first.state().photos.entries.map(({ state }) => state)).toEqual(['restoring', 'ready']),
    );
    void first.restorer.restore(first.state().photos.entries.map(({ id }) => id));
    await first.keep();

    const second = await visit(keeper);
    await second.restorer.restore([]);
    expect(second.state().photos.entries.map(({ rendered }) => rendered?.model)).toEqual([
      'local-1',
      'local-1',
    ]);
    expect(second.state().photos.batch).toBeNull();
  });

  it('does not begin a photo a third time during which Mend was closed twice', async () => {
    const { keeper } = memoryKeeper();
    const never = { restore: () => new Promise<never>(() => undefined) };
    const first = await visit(keeper, {}, { engine: never });
    void first.open('bad.png');
    await vi.waitFor(() => expect(first.state().photos.entries[0]?.state).toBe('restoring'));
    await first.keep();
    const second = await visit(keeper, {}, { engine: never });
    await vi.waitFor(() => expect(second.state().photos.entries[0]?.state).toBe('restoring'));
    await second.keep();
    const third = await visit(keeper);
    expect(third.state().photos.entries[0]).toMatchObject({ state: 'ready', fault: { code: 'internal' } });
  });

  it.each([0, 1, 2, 3, 4, 5])(
    'says once that the storage is full after %i writes, and works on',
    async (room) => {
      const { keeper } = memoryKeeper(room);
      const { open, keep, state } = await visit(keeper);
      await open('a.png', 'b.png');
      await keep();
      await open('c.png');
      await keep();
      expect(state().photos.entries.map(({ state: now }) => now)).toEqual(['ready', 'ready', 'ready']);
      const alerts = state().notices.filter(({ kind }) => kind === 'alert');
      expect(alerts.map(({ text }) => text)).toEqual([expect.stringMatching(/storage is full.*export/i)]);
      expect(state().shell.keeping).toBe('full');
    },
  );

  it('works in memory where the browser keeps nothing, and says so', async () => {
    const { keeper } = memoryKeeper();
    const refused = async (): Promise<PhotoKeeper> => {
      throw new DOMException('no', 'SecurityError');
    };
    const { open, state } = await visit(keeper, { open: refused });
    await open('a.png');
    expect(state().photos.entries[0]?.rendered).not.toBeNull();
    expect(state().shell.keeping).toBe('refused');
    expect(state().notices.at(-1)?.text).toMatch(/keep nothing.*export/);
  });

  it('leaves the photos of another tab alone', async () => {
    const { keeper, entries } = memoryKeeper();
    const { open, keep, state } = await visit(keeper, { claim: async () => false });
    await open('a.png');
    await keep();
    expect(entries.size).toBe(0);
    expect(state().shell.keeping).toBe('elsewhere');
  });
});
