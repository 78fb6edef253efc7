/** The Studio's side of the engine worker. */
import * as Comlink from 'comlink';
import type { BackendChoice } from '../../engine/domain/backend.ts';
import type { Outcome } from '../../engine/domain/fault.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import type { Hello, Progress, RestoreResult, RestoreSettings, ZooListing } from '../protocol/api.ts';
import type { EngineWorker } from './engine-worker.ts';

export interface EngineClient {
  hello(choice: BackendChoice): Promise<Outcome<Hello>>;
  zoo(): Promise<Outcome<ZooListing>>;
  restore(
    raster: Raster,
    settings: RestoreSettings,
    options: { onProgress: (progress: Progress) => void; signal: AbortSignal },
  ): Promise<Outcome<RestoreResult>>;
}

/** Makes the client of the engine. */
export function createEngineClient({ slot, choose }: EngineWorker): EngineClient {
  let jobs = 0;
  return {
    hello: async (choice) => {
      const outcome = await slot.call((api) => api.hello(choice));
      choose(choice);
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
