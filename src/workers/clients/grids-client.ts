/** The Studio's side of GRIDS. */
import type { Outcome } from '../../engine/domain/fault.ts';
import type { PhotoChoice, PhotoPlace, SimilarityMap } from '../../engine/domain/grids.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import type { EngineWorker } from './engine-worker.ts';
import { lent } from './lent.ts';

export interface GridsClient {
  map(): Promise<Outcome<SimilarityMap>>;
  place(raster: Raster): Promise<Outcome<PhotoPlace>>;
  choose(raster: Raster, signal: AbortSignal): Promise<Outcome<PhotoChoice>>;
}

/** Makes the client. */
export function createGridsClient({ slot }: EngineWorker): GridsClient {
  let jobs = 0;
  return {
    map: () => slot.call((api) => api.map(), { beside: true }),
    place: (raster) => slot.call(async (api) => api.place(await lent(raster))),
    choose: (raster, signal) => {
      jobs += 1;
      const job = `choose-${jobs}`;
      return slot.call(async (api) => api.choose(job, await lent(raster)), {
        signal,
        cancel: (api) => api.cancelChoice(job),
      });
    },
  };
}
