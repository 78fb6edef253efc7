/** The Studio's side of the engine worker. */
import * as Comlink from 'comlink';
import type { BackendChoice } from '../../engine/domain/backend.ts';
import type { Outcome } from '../../engine/domain/fault.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import engineUrl from '../engine.worker.ts?worker&url';
import type {
  EngineApi,
  Hello,
  Progress,
  RestoreResult,
  RestoreSettings,
  ZooListing,
} from '../protocol/api.ts';
import { openWorker } from './browser-worker.ts';
import { createWorkerSlot } from './worker-slot.ts';

export interface EngineClient {
  hello(choice: BackendChoice): Promise<Outcome<Hello>>;
  zoo(): Promise<Outcome<ZooListing>>;
  restore(
    raster: Raster,
    settings: RestoreSettings,
    options: { onProgress: (progress: Progress) => void; signal: AbortSignal },
  ): Promise<Outcome<RestoreResult>>;
}

/** Makes the client; the worker starts with the first call and remembers its backend when it is replaced. */
export function createEngineClient(): EngineClient {
  let chosen: BackendChoice | null = null;
  let jobs = 0;
  const slot = createWorkerSlot<EngineApi>({
    open: () => openWorker(engineUrl, 'mend-engine'),
    prepare: async (api) => {
      if (chosen !== null) await api.hello(chosen);
    },
  });
  return {
    hello: async (choice) => {
      const outcome = await slot.call((api) => api.hello(choice));
      chosen = choice;
      return outcome;
    },
    zoo: () => slot.call((api) => api.zoo()),
    restore: (raster, settings, { onProgress, signal }) => {
      jobs += 1;
      const job = `restore-${jobs}`;
      return slot.call(
        async (api, beat) => {
          const listener = Comlink.proxy((progress: Progress) => {
            beat();
            if (!signal.aborted) onProgress(progress);
          });
          return api.restore(job, raster, settings, listener);
        },
        { signal, cancel: (api) => api.cancel(job) },
      );
    },
  };
}
