/** The engine worker, which restoring and training share. */
import type { BackendChoice } from '../../engine/domain/backend.ts';
import engineUrl from '../engine.worker.ts?worker&url';
import type { EngineApi } from '../protocol/api.ts';
import type { EvaluationApi } from '../protocol/evaluation.ts';
import type { GridsApi } from '../protocol/grids.ts';
import type { GroupingApi } from '../protocol/grouping.ts';
import type { RunsApi } from '../protocol/runs.ts';
import type { LibraryApi, TrainingApi } from '../protocol/training.ts';
import { openWorker } from './browser-worker.ts';
import { createWorkerSlot, type WorkerSlot } from './worker-slot.ts';

export interface EngineWorker {
  readonly slot: WorkerSlot<
    EngineApi & EvaluationApi & GridsApi & GroupingApi & LibraryApi & RunsApi & TrainingApi
  >;
  /** A worker that takes the place of another opens this backend first. */
  choose(choice: BackendChoice): void;
}

/** Makes the slot; the worker starts with the first call. */
export function createEngineWorker(): EngineWorker {
  let chosen: BackendChoice | null = null;
  return {
    slot: createWorkerSlot({
      open: () => openWorker(engineUrl, 'mend-engine'),
      prepare: async (api) => {
        if (chosen !== null) await api.hello(chosen);
      },
    }),
    choose: (choice) => {
      chosen = choice;
    },
  };
}
