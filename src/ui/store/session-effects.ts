/** Photos and settings over a reload: what is on the desk is kept as it changes, and found again on the next visit. */
import * as v from 'valibot';
import { notify, type StudioContext } from './context.ts';
import { type HistoryState, NO_HISTORY } from './history.ts';
import { openPhoto } from './intake-effects.ts';
import type { KeptEntry, KeptPhoto, PhotoKeeper } from './photo-keeper.ts';
import { againFrom } from './photo-sources.ts';
import { findPhoto, type PhotoEntry, type PhotoId } from './photos-slice.ts';
import { readRaster, storeRaster } from './resting.ts';
import type { Restorer } from './restore-effects.ts';

/** What a session needs of the browser. */
export interface SessionSurroundings {
  /** Opens the database. Rejects where the browser refuses it. */
  open(): Promise<PhotoKeeper>;
  /** Resolves to true once this tab alone may keep photos; false where another one does. */
  claim(): Promise<boolean>;
  /** A bitmap as a file, and back. */
  pack(bitmap: ImageBitmap): Promise<Blob>;
  unpack(file: Blob): Promise<ImageBitmap>;
  /** Asks the browser to clear nothing by itself, and says whether it promises that. */
  persist(): Promise<boolean>;
}

/** Changes are gathered for so long before they are written, in milliseconds. */
const GATHER = 250;
/** So many edits can still be undone on the next visit. */
const KEPT_EDITS = 50;
/** A photo during which Mend was closed so often is not begun again by itself. */
const MOST_INTERRUPTIONS = 2;

const WantedSchema = v.object({
  model: v.pipe(v.string(), v.maxLength(400)),
  strength: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
});

const HistorySchema = v.object({
  done: v.array(v.looseObject({ kind: v.picklist(['wanted', 'settings', 'order', 'remove']) })),
  undone: v.array(v.looseObject({ kind: v.picklist(['wanted', 'settings', 'order', 'remove']) })),
});

export function createSession(
  context: StudioContext,
  restorer: Restorer,
  { open, claim, pack, unpack, persist }: SessionSurroundings,
) {
  const { store, shelf, sources } = context;
  const written = new Map<PhotoId, PhotoEntry>();
  const withSource = new Set<PhotoId>();
  const withResult = new Map<PhotoId, PhotoEntry['rendered']>();
  let deskWritten = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> = Promise.resolve();
  let used: PhotoKeeper | null = null;
  let asked = false;

  /** Asked for with the first result, which is worth it: some browsers ask their user. */
  const askToPersist = async () => {
    if (asked) return;
    asked = true;
    const promised = await persist().catch(() => false);
    store.setState(({ shell }) => ({ shell: { ...shell, promised } }));
  };

  /** The history that is worth keeping, and the closed photos that it can bring back. */
  const keptHistory = (): Pick<HistoryState, 'done' | 'undone'> => {
    const { done, undone } = store.getState().history;
    return { done: done.slice(-KEPT_EDITS), undone: undone.slice(-KEPT_EDITS) };
  };

  const writeResult = async (keeper: PhotoKeeper, id: PhotoId) => {
    const restored = (await shelf.fetch(id))?.restored ?? null;
    const thumbnail = shelf.thumbnail(id);
    if (thumbnail === null) return;
    await keeper.putResult(id, {
      thumbnail: await pack(thumbnail),
      restored: restored && (await storeRaster(restored)),
    });
  };

  const writePhoto = async (keeper: PhotoKeeper, entry: PhotoEntry): Promise<void> => {
    const { id } = entry;
    const source = sources.get(id);
    if (written.get(id) === entry || source === undefined) return;
    try {
      if (!withSource.has(id)) await keeper.putSource(id, source);
      withSource.add(id);
      if (entry.revision > 0 && withResult.get(id) !== entry.rendered) {
        await writeResult(keeper, id);
        withResult.set(id, entry.rendered);
        if (entry.rendered !== null) void askToPersist();
      }
      const { revision: _revision, ...kept } = entry;
      await keeper.putEntry(id, kept);
    } catch (thrown) {
      // A file that vanished meanwhile costs its own photo only.
      if (isFull(thrown)) throw thrown;
    }
    written.set(id, entry);
  };

  const write = async (keeper: PhotoKeeper): Promise<void> => {
    const { photos, settings } = store.getState();
    for (const entry of [...photos.entries, ...photos.removed]) await writePhoto(keeper, entry);
    const desk = {
      version: 1 as const,
      order: photos.entries.map(({ id }) => id),
      removed: photos.removed.map(({ id }) => id),
      selected: photos.selected,
      paused: photos.paused,
      history: keptHistory(),
      defaults: settings.defaults,
    };
    const text = JSON.stringify(desk);
    if (text === deskWritten) return;
    await keeper.putDesk(desk);
    deskWritten = text;
  };

  const complain = (thrown: unknown) => {
    if (store.getState().shell.keeping === 'full') return;
    setKeeping(context, 'full');
    notify(
      context,
      'alert',
      `The browser could not keep your photos for a reload (${isFull(thrown) ? 'its storage is full' : 'it refused to store them'}). What is on the screen is safe as long as this page is open: export it, and free some space (Help, Storage).`,
    );
  };

  const follow = (keeper: PhotoKeeper) => {
    const flush = () => {
      clearTimeout(timer);
      timer = undefined;
      writing = writing.then(() => write(keeper)).catch(complain);
    };
    store.subscribe((state, before) => {
      const same =
        state.photos.entries === before.photos.entries &&
        state.photos.removed === before.photos.removed &&
        state.photos.selected === before.photos.selected &&
        state.photos.paused === before.photos.paused &&
        state.history === before.history &&
        state.settings.defaults === before.settings.defaults;
      if (!same) timer ??= setTimeout(flush, GATHER);
    });
    return flush;
  };

  /** Puts the photos of the last visit on the desk; their pixels are read when they are wanted. */
  const recall = async (keeper: PhotoKeeper): Promise<void> => {
    const kept = await keeper.read();
    if (kept === null) return;
    const entries = new Map<PhotoId, PhotoEntry>();
    for (const photo of kept.photos) {
      const entry = await recallPhoto(context, photo, unpack);
      entries.set(entry.id, entry);
      written.set(entry.id, entry);
      withSource.add(entry.id);
      if (entry.revision > 0) withResult.set(entry.id, entry.rendered);
    }
    const listed = (ids: readonly PhotoId[]) =>
      ids.flatMap((id) => {
        const entry = entries.get(id);
        return entry === undefined ? [] : [entry];
      });
    const { order, selected, paused } = kept.desk;
    const history = v.safeParse(HistorySchema, kept.desk.history);
    const reachable = history.success ? JSON.stringify(history.output.done) : '';
    const removed = kept.desk.removed.filter((id) => reachable.includes(`"${id}"`));
    for (const id of kept.desk.removed) if (!removed.includes(id)) await keeper.remove(id);
    const defaults = v.safeParse(WantedSchema, kept.desk.defaults);
    const waiting = listed(order);
    store.setState((state) => ({
      photos: {
        ...state.photos,
        entries: [...waiting, ...state.photos.entries],
        removed: listed(removed),
        selected: state.photos.selected ?? (entries.has(selected ?? '') ? selected : (order[0] ?? null)),
        paused,
      },
      history: history.success ? ({ ...history.output, editedAt: 0 } as unknown as HistoryState) : NO_HISTORY,
      settings: defaults.success ? { ...state.settings, defaults: defaults.output } : state.settings,
    }));
    await goOn(context, restorer, waiting);
  };

  return {
    /** Takes up the last visit and keeps this one. */
    start: async (): Promise<void> => {
      if (!(await claim().catch(() => true))) return setKeeping(context, 'elsewhere');
      let keeper: PhotoKeeper;
      try {
        keeper = await open();
      } catch {
        setKeeping(context, 'refused');
        return notify(
          context,
          'status',
          'This browser lets Mend keep nothing (a private window, perhaps): export your results before you close or reload the page.',
        );
      }
      used = keeper;
      setKeeping(context, 'lasting');
      await recall(keeper).catch(complain);
      const flush = follow(keeper);
      flush();
      globalThis.addEventListener?.('pagehide', flush);
    },
    /** Resolves when all changes so far are written. */
    settled: () => writing,
    /** Gives up the closed photos that Undo could bring back, and with them the way back. */
    forgetClosed: async (): Promise<void> => {
      const gone = store.getState().photos.removed.map(({ id }) => id);
      store.setState(({ photos, shell }) => ({
        photos: { ...photos, removed: [] },
        history: NO_HISTORY,
        shell: { ...shell, keeping: shell.keeping === 'full' ? 'lasting' : shell.keeping },
      }));
      for (const id of gone) {
        shelf.drop(id);
        sources.delete(id);
        await used?.remove(id);
      }
      const keeper = used;
      if (keeper !== null) writing = writing.then(() => write(keeper)).catch(complain);
      await writing;
    },
  };
}

function setKeeping(
  { store }: StudioContext,
  keeping: ReturnType<StudioContext['store']['getState']>['shell']['keeping'],
) {
  store.setState(({ shell }) => ({ shell: { ...shell, keeping } }));
}

async function recallPhoto(
  context: StudioContext,
  { entry, source, result }: KeptPhoto,
  unpack: SessionSurroundings['unpack'],
): Promise<PhotoEntry> {
  const { shelf, sources } = context;
  sources.set(entry.id, source);
  const thumbnail = result === null ? null : await unpack(result.thumbnail).catch(() => null);
  if (result === null || thumbnail === null) {
    return { ...opened(entry), state: 'opening', rendered: null, revision: 0 };
  }
  const again = againFrom(context, source);
  shelf.rest(entry.id, thumbnail, async () => ({
    ...(await again()),
    restored: result.restored && (await readRaster(result.restored)),
    again,
  }));
  return { ...opened(entry), rendered: result.restored === null ? null : entry.rendered, revision: 1 };
}

/** An entry as it begins this visit. */
function opened(entry: KeptEntry): KeptEntry {
  if (entry.state !== 'restoring') return entry;
  const interrupted = entry.interrupted + 1;
  if (interrupted < MOST_INTERRUPTIONS) return { ...entry, state: 'waiting', interrupted };
  return {
    ...entry,
    state: 'ready',
    interrupted: 0,
    fault: {
      code: 'internal',
      message: `Mend was closed twice while it restored ${entry.name}, so it did not begin again by itself.`,
    },
  };
}

/** Opens what was still to be opened, and goes on with the queue. */
async function goOn(context: StudioContext, restorer: Restorer, entries: readonly PhotoEntry[]) {
  const { store, shelf } = context;
  const waiting = entries.filter(({ state }) => state === 'waiting').map(({ id }) => id);
  for (const { id } of entries.filter(({ state }) => state === 'opening')) await openPhoto(context, id);
  const { selected } = store.getState().photos;
  if (selected !== null && (await shelf.fetch(selected)) !== null) {
    const now = findPhoto(store.getState().photos, selected);
    if (now !== null) {
      store.setState(({ photos }) => ({
        photos: {
          ...photos,
          entries: photos.entries.map((each) =>
            each.id === selected ? { ...each, revision: each.revision + 1 } : each,
          ),
        },
      }));
    }
  }
  restorer.recall(waiting);
}

function isFull(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'QuotaExceededError';
}
