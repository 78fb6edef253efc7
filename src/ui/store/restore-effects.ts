/** Effects that restore: one queue, one photo at a time, the last good result kept until the next is there. */
import type { Fault } from '../../engine/domain/fault.ts';
import { rasterCopy } from '../../workers/clients/raster-copies.ts';
import { createValve } from '../../workers/clients/valve.ts';
import type { RestoreResult } from '../../workers/protocol/api.ts';
import { modelsFor } from './choose-effects.ts';
import { notify, patch, type StudioContext } from './context.ts';
import { learnPace, megapixels, paceKey } from './pace.ts';
import {
  findPhoto,
  isBusy,
  isQueued,
  type PhotoEntry,
  type PhotoId,
  type PhotosState,
} from './photos-slice.ts';
import { greet } from './start-effects.ts';
import { wantedOf } from './state.ts';

export interface Restorer {
  /** Queues photos; resolves when the queue is empty or rests. */
  restore(ids: readonly PhotoId[]): Promise<void>;
  /** Stops what runs and empties the queue. */
  cancel(): void;
  /** Takes one photo out of the queue, stopping it if it runs. */
  cancelOne(id: PhotoId): void;
  /** Takes up photos that wait since an earlier visit. */
  recall(ids: readonly PhotoId[]): void;
  /** Lets the queue rest, in the middle of the photo in hand. */
  pause(): void;
  /** Goes on with a queue that rests. */
  proceed(): Promise<void>;
  /** Measures a photo anew against its reference, if it has one. */
  measure(id: PhotoId): Promise<void>;
}

const SMALLER_TILES =
  'The memory was full, so Mend works in smaller tiles from now on: the same pixels, a little slower.';

interface Job {
  readonly id: PhotoId;
  readonly stop: AbortController;
}

/** What became of a photo: why it failed, or what its entry is to say now. */
interface Made {
  readonly fault: Fault | null;
  readonly change?: Partial<PhotoEntry>;
}

/** Nothing, because nobody wants it any more. */
const NOTHING: Made = { fault: null };

export function createRestorer(context: StudioContext): Restorer {
  const { store, shelf, engine, codec, preview } = context;
  let active: Job | null = null;
  let pumping: Promise<void> | null = null;
  let restingSince = context.now();
  const valve = createValve();
  store.subscribe(({ photos }) => valve.turn(photos.paused));

  const progress = (change: { finished?: number; share?: number; more?: number }) =>
    store.setState(({ photos }) => {
      const batch = photos.batch ?? { total: 0, finished: 0, share: 0, startedAt: context.now() };
      const next = {
        ...batch,
        total: batch.total + (change.more ?? 0),
        finished: batch.finished + (change.finished ?? 0),
        share: change.share ?? batch.share,
      };
      return { photos: { ...photos, batch: next } };
    });
  const stateOf = (id: PhotoId) => findPhoto(store.getState().photos, id)?.state;
  /** The first waiting photo of the strip, unless the queue rests. */
  const nextPhoto = (): PhotoId | null => {
    const { entries, paused } = store.getState().photos;
    return paused ? null : (entries.find(({ state }) => state === 'waiting')?.id ?? null);
  };

  /** An empty queue has no numbers and does not rest. */
  const settleQueue = () =>
    store.setState(({ photos }) =>
      isBusy(photos) ? {} : { photos: { ...photos, batch: null, paused: false } },
    );

  const measure = async (id: PhotoId): Promise<void> => {
    const item = await shelf.fetch(id);
    if (!item?.reference || !item.restored) return;
    const entry = findPhoto(store.getState().photos, id);
    const { strength } = wantedOf(store.getState(), entry);
    const gain = await codec.gain(item.photo.raster, item.restored, strength, item.reference);
    if (gain.ok) patch(context, id, { gain: gain.value });
  };

  const settle = async (id: PhotoId, wanted: string, model: string, result: RestoreResult): Promise<Made> => {
    const made = await codec.picture(result.raster);
    if (!made.ok) return made;
    const item = await shelf.fetch(id);
    const entry = findPhoto(store.getState().photos, id);
    if (item === null || entry === null) return NOTHING;
    const backend = store.getState().backend.hello?.backend;
    if (backend !== undefined && model !== '') {
      store.setState(({ paces }) => ({
        paces: learnPace(paces, paceKey(backend, model), megapixels(entry), result.milliseconds),
      }));
    }
    shelf.put(id, { ...item, restored: made.value.raster, result: made.value.picture });
    const { milliseconds, colour } = result;
    const rendered = { wanted, model, milliseconds, ...(colour && { colour }) };
    return { fault: null, change: { rendered, revision: entry.revision + 1 } };
  };

  const render = async ({ id, stop }: Job, mayRetry: boolean): Promise<Made> => {
    const item = await shelf.fetch(id);
    const state = store.getState();
    const entry = findPhoto(state.photos, id);
    if (entry === null) return NOTHING;
    if (item === null) return { fault: lost(entry.name) };
    const wanted = wantedOf(state, entry).model;
    const listing = state.models.listing ?? (await zooListing(context));
    if (listing === null) {
      const { models, backend } = store.getState();
      return { fault: models.fault ?? backend.fault };
    }
    const { raster } = item.photo;
    const { default: fallback, cards } = listing;
    const models = await modelsFor(context, { id, wanted, fallback, cards, raster, signal: stop.signal });
    if (stop.signal.aborted) return NOTHING;
    if (models.length === 0) {
      return settle(id, wanted, '', { raster: await rasterCopy(raster), milliseconds: 0 });
    }
    // The whole restoration is asked for; strength is blended here, so that its slider answers at once.
    const focus = id === store.getState().photos.selected ? context.sight() : null;
    const outcome = await engine.restore(
      raster,
      { models, strength: 1, ...(focus && { focus }) },
      {
        signal: stop.signal,
        valve,
        onPiece: (piece) => {
          if (store.getState().photos.selected === id) preview.add(id, piece);
          else piece.bitmap.close();
        },
        onProgress: ({ done, total }) => progress({ share: total === 0 ? 0 : done / total }),
      },
    );
    if (stop.signal.aborted) return NOTHING;
    if (outcome.ok && outcome.value.smallerTiles) notify(context, 'status', SMALLER_TILES);
    if (outcome.ok) return settle(id, wanted, models.join(), outcome.value);
    if (outcome.fault.code === 'device-lost' && mayRetry) {
      await greet(context, state.backend.choice);
      return render({ id, stop }, false);
    }
    return outcome.fault.code === 'cancelled' ? NOTHING : outcome;
  };

  const pump = async (): Promise<void> => {
    for (let id = nextPhoto(); id !== null; id = nextPhoto()) {
      const job: Job = { id, stop: new AbortController() };
      active = job;
      patch(context, id, { state: 'restoring', fault: null });
      progress({ share: 0 });
      const { fault, change = {} } = await render(job, true);
      active = null;
      // All that changes is told at once, so that the page is drawn once.
      preview.clear();
      // A cancelled photo may already wait in the queue again.
      const ended = stateOf(id) === 'restoring' ? { state: 'ready' as const, interrupted: 0, fault } : {};
      patch(context, id, { ...ended, ...change });
      if (!job.stop.signal.aborted) progress({ finished: 1, share: 0 });
      if (change.rendered) await measure(id);
    }
    pumping = null;
    settleQueue();
  };

  /** The numbers of the queue without the time that it has rested. */
  const later = ({ batch, paused }: PhotosState) =>
    batch && paused ? { ...batch, startedAt: batch.startedAt + context.now() - restingSince } : batch;

  const proceed = (): Promise<void> => {
    store.setState(({ photos }) => ({ photos: { ...photos, paused: false, batch: later(photos) } }));
    if (nextPhoto() !== null) pumping ??= pump();
    return pumping ?? Promise.resolve();
  };

  return {
    restore: (ids) => {
      const fresh = ids.filter((id) => stateOf(id) === 'ready');
      for (const id of fresh) patch(context, id, { state: 'waiting' });
      if (fresh.length > 0) progress({ more: fresh.length });
      if (nextPhoto() !== null) pumping ??= pump();
      return pumping ?? Promise.resolve();
    },
    cancel: () => {
      active?.stop.abort();
      preview.clear();
      store.setState(({ photos }) => ({
        photos: {
          ...photos,
          batch: null,
          paused: false,
          entries: photos.entries.map((entry) => (isQueued(entry) ? { ...entry, state: 'ready' } : entry)),
        },
      }));
    },
    cancelOne: (id) => {
      const entry = findPhoto(store.getState().photos, id);
      if (entry === null || !isQueued(entry)) return;
      if (active?.id === id) {
        active.stop.abort();
        preview.clear();
      }
      patch(context, id, { state: 'ready' });
      progress({ more: -1, ...(entry.state === 'restoring' ? { share: 0 } : {}) });
      settleQueue();
    },
    recall: (ids) => {
      if (ids.length > 0) progress({ more: ids.length });
      if (nextPhoto() !== null) pumping ??= pump();
    },
    pause: () => {
      if (!store.getState().photos.paused) restingSince = context.now();
      store.setState(({ photos }) => (isBusy(photos) ? { photos: { ...photos, paused: true } } : {}));
    },
    proceed,
    measure,
  };
}

const lost = (name: string): Fault => ({
  code: 'image-unreadable',
  message: `${name} can no longer be read; check that the file still exists, and open it again.`,
});

/** The list of models, asked for again where the first attempt failed. */
async function zooListing(context: StudioContext) {
  await greet(context, context.store.getState().backend.choice);
  return context.store.getState().models.listing;
}
