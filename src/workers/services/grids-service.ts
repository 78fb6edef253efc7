/** GRIDS in the engine worker: the map, a photo's place on it, and the choice of its model. */
import { type Outcome, outcomeOf, StudioError } from '../../engine/domain/fault.ts';
import type { PhotoChoice } from '../../engine/domain/grids.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import { chooseChain } from '../../engine/grids/chain.ts';
import { isLargeEnough, LEAST_SIDE, placePhoto } from '../../engine/grids/choose.ts';
import { createDescribingStore, type Describing } from '../../engine/grids/describing.ts';
import type { ZooReader } from '../../engine/inference/model-store.ts';
import type { Backend } from '../../engine/runtime/backend.ts';
import type { GridsApi } from '../protocol/grids.ts';
import { orLost } from './device-loss.ts';
import type { EngineRoom } from './engine-room.ts';

export interface GridsSurroundings {
  readonly room: Pick<EngineRoom, 'backend' | 'models'>;
  readonly readZoo: ZooReader;
  /** Gives the memory of rasters back that were lent to a call. */
  readonly free?: (rasters: readonly Raster[]) => void;
}

export function createGridsService({ room, readZoo, free }: GridsSurroundings): Omit<GridsApi, 'ping'> {
  const store = createDescribingStore(readZoo);
  const jobs = new Map<string, AbortController>();
  let describedOn: Backend | null = null;

  /** The descriptor on the backend of now: after a lost device it is loaded anew. */
  const describing = async (): Promise<{ readonly backend: Backend; readonly describing: Describing }> => {
    const backend = await room.backend();
    backend.assertHealthy();
    if (describedOn !== null && describedOn !== backend) store.dispose();
    describedOn = backend;
    return { backend, describing: await store.load() };
  };

  return {
    map: () => outcomeOf(async () => (await store.references()).map),
    place: (raster) =>
      outcomeOf(async () => {
        if (!isLargeEnough(raster)) {
          throw new StudioError(
            'option-invalid',
            `A photo of ${raster.width} × ${raster.height} pixels is too small for the map; choose one of at least ${LEAST_SIDE} × ${LEAST_SIDE}.`,
          );
        }
        const opened = await describing();
        return orLost(placePhoto(raster, opened.describing, opened.backend), opened.backend);
      }),
    choose: async (jobId, raster): Promise<Outcome<PhotoChoice>> => {
      const job = new AbortController();
      jobs.set(jobId, job);
      const outcome = await outcomeOf(async () => {
        const { backend, describing: ready } = await describing();
        const { assertHealthy } = backend;
        const { load } = room.models;
        const looking = { signal: job.signal, assertHealthy };
        return orLost(chooseChain(raster, { describing: ready, load }, looking), backend);
      });
      jobs.delete(jobId);
      free?.([raster]);
      return outcome;
    },
    cancelChoice: async (jobId) => jobs.get(jobId)?.abort(),
  };
}
