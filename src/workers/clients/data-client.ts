/** The Studio's side of the data worker. */
import * as Comlink from 'comlink';
import type { DatasetReport } from '../../engine/domain/dataset-report.ts';
import type { Outcome } from '../../engine/domain/fault.ts';
import type { Recipe } from '../../engine/domain/recipe.ts';
import type { TaskId } from '../../engine/domain/task.ts';
import dataUrl from '../data.worker.ts?worker&url';
import type { ChosenFolders, DataApi, DegradationPreview } from '../protocol/training.ts';
import { openWorker } from './browser-worker.ts';
import { createWorkerSlot } from './worker-slot.ts';

export interface DataClient {
  choose(
    folders: ChosenFolders,
    onProgress: (done: number, total: number) => void,
  ): Promise<Outcome<DatasetReport>>;
  /** A crop of a chosen clean photo, damaged; another seed shows another one. */
  preview(
    task: TaskId,
    set: Readonly<Record<string, number | readonly [number, number]>>,
    seed: number,
    side: number,
  ): Promise<Outcome<DegradationPreview>>;
  /** A port that gives the batches of a Recipe on the chosen photos; `TrainingClient.train` takes it, and it serves one call. */
  serve(recipe: Recipe): Promise<Outcome<MessagePort>>;
}

/** Makes the client; the worker starts with the first call. */
export function createDataClient(): DataClient {
  const slot = createWorkerSlot<DataApi>({ open: () => openWorker(dataUrl, 'mend-data') });
  return {
    choose: (folders, onProgress) =>
      slot.call(async (api, beat) => {
        const listener = Comlink.proxy((done: number, total: number) => {
          beat();
          onProgress(done, total);
        });
        return api.choose(folders, listener);
      }),
    preview: (task, set, seed, side) => slot.call((api) => api.preview(task, set, seed, side)),
    serve: (recipe) =>
      slot.call(async (api): Promise<Outcome<MessagePort>> => {
        const { port1, port2 } = new MessageChannel();
        const served = await api.serve(recipe, Comlink.transfer(port1, [port1]));
        return served.ok ? { ok: true, value: port2 } : served;
      }),
  };
}
