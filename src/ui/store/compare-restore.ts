/** Restores the cells of the tab "Compare", one after another. */
import type { Fault, Outcome } from '../../engine/domain/fault.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import { rasterCopy } from '../../workers/clients/raster-copies.ts';
import type { CompareDesk } from './compare-desk.ts';
import type { WholePhoto } from './compare-shelf.ts';
import { type CompareCell, modelsKey, patchCell, patchResult, type ResultKey } from './compare-state.ts';
import { findPhoto, type PhotoId } from './photos-slice.ts';
import { greet } from './start-effects.ts';
import { wantedOf } from './state.ts';
import { expectedModels } from './wanted-model.ts';

export interface CompareRestorer {
  /** Restores until every cell of the photo on the desk has a result; `after` runs behind each one. */
  pump(after: () => void): Promise<void>;
  /** Stops the cell in work unless its key is still wanted. */
  keepOnly(wanted: readonly ResultKey[]): void;
}

interface Job {
  readonly key: ResultKey;
  readonly stop: AbortController;
}

const CANCELLED: Fault = { code: 'cancelled', message: 'Cancelled.' };

export function createCompareRestorer(desk: CompareDesk): CompareRestorer {
  const { context, bench } = desk;
  const { store, shelf, engine, comparer } = context;
  let working: Job | null = null;

  /** Waits where the tab "Restore" is about to compute the very same. */
  const restoredElsewhere = (photo: PhotoId, models: readonly string[], signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const isAtWork = () => {
        const state = store.getState();
        const entry = findPhoto(state.photos, photo);
        if (entry === null || (entry.state !== 'restoring' && entry.state !== 'waiting')) return false;
        const { model } = wantedOf(state, entry);
        return models.join() === expectedModels(model, entry, state.models.listing);
      };
      if (!isAtWork() || signal.aborted) return resolve();
      const end = () => {
        unsubscribe();
        resolve();
      };
      const unsubscribe = store.subscribe(() => {
        if (!isAtWork()) end();
      });
      signal.addEventListener('abort', end, { once: true });
    });

  /** What the models make of the photo, at full strength where that can be weakened later: at hand or computed. */
  const whole = async (
    photo: PhotoId,
    { models, strength }: CompareCell,
    { key, stop }: Job,
    mayRetry = true,
  ): Promise<Outcome<WholePhoto>> => {
    const item = await shelf.fetch(photo);
    const entry = findPhoto(store.getState().photos, photo);
    if (item === null || entry === null) return { ok: false, fault: CANCELLED };
    // Between the models of a chain there are 16 bits, which only the engine has: it weakens a chain itself.
    const ask = models.length === 1 ? 1 : strength;
    const full = modelsKey(photo, models, 1);
    const known = ask === 1 ? (bench.whole(full) ?? bench.get(full)) : null;
    if (known !== null) return { ok: true, value: known };
    await restoredElsewhere(photo, models, stop.signal);
    const { rendered } = findPhoto(store.getState().photos, photo) ?? entry;
    const restored = shelf.get(photo)?.restored ?? null;
    if (restored !== null && rendered !== null && models.join() === rendered.model) {
      return { ok: true, value: { raster: restored, milliseconds: rendered.milliseconds } };
    }
    const outcome = await engine.restore(
      item.photo.raster,
      { models, strength: ask },
      {
        signal: stop.signal,
        onProgress: ({ done, total }) => desk.setResult(key, { share: total === 0 ? 0 : done / total }),
      },
    );
    if (!outcome.ok && outcome.fault.code === 'device-lost' && mayRetry && !stop.signal.aborted) {
      await greet(context, store.getState().backend.choice);
      return whole(photo, { id: '', models, strength, last: null }, { key, stop }, false);
    }
    return outcome;
  };

  const make = async (photo: PhotoId, cell: CompareCell, job: Job): Promise<Fault | null> => {
    const made = await whole(photo, cell, job);
    if (!made.ok) return made.fault;
    const { raster, milliseconds } = made.value;
    const item = await shelf.fetch(photo);
    if (item === null) return CANCELLED;
    const weaker = cell.models.length === 1 && cell.strength < 1;
    if (weaker) bench.putWhole(modelsKey(photo, cell.models, 1), { raster, milliseconds });
    const shown: Outcome<Raster> = weaker
      ? await comparer.blend(item.photo.raster, raster, cell.strength)
      : { ok: true, value: await rasterCopy(raster) };
    if (!shown.ok) return shown.fault;
    const pictured = await comparer.picture(shown.value);
    if (!pictured.ok) return pictured.fault;
    bench.put(job.key, { ...pictured.value, milliseconds });
    desk.update((state) => ({
      ...patchCell(patchResult(state, job.key, { state: 'ready', milliseconds, share: 1 }), cell.id, {
        last: job.key,
      }),
      revision: state.revision + 1,
    }));
    return null;
  };

  return {
    pump: async (after) => {
      for (;;) {
        const photo = desk.photo()?.id;
        if (photo === undefined || desk.state().paused) return;
        const keyFor = ({ models, strength }: CompareCell) => modelsKey(photo, models, strength);
        const stateOf = (cell: CompareCell) => desk.state().results[keyFor(cell)]?.state ?? 'waiting';
        const cell = desk.state().cells.find((each) => stateOf(each) === 'waiting');
        if (cell === undefined) return;
        const job: Job = { key: keyFor(cell), stop: new AbortController() };
        working = job;
        desk.setResult(job.key, { state: 'working', share: 0, fault: null });
        const fault = await make(photo, cell, job);
        working = null;
        if (fault !== null) {
          const stopped = fault.code === 'cancelled' || job.stop.signal.aborted;
          desk.setResult(job.key, stopped ? { state: 'waiting', share: 0 } : { state: 'failed', fault });
        }
        after();
      }
    },
    keepOnly: (wanted) => {
      if (working !== null && !wanted.includes(working.key)) working.stop.abort();
    },
  };
}
