/** The Studio's side of the user's own models. */
import type { Outcome } from '../../engine/domain/fault.ts';
import type { FeaturesCard, ModelCard } from '../../engine/domain/model-card.ts';
import type { LibraryApi } from '../protocol/training.ts';
import type { EngineWorker } from './engine-worker.ts';

export interface LibraryClient {
  /** False where own models are forgotten with the page. */
  lasting(): Promise<Outcome<boolean>>;
  rename(id: string, name: string): Promise<Outcome<ModelCard>>;
  remove(id: string): Promise<Outcome<void>>;
  /** Takes a `remove` back. */
  bringBack(id: string): Promise<Outcome<ModelCard>>;
  importModel(file: File): Promise<Outcome<ModelCard | FeaturesCard>>;
  exportModel(
    id: string,
    format: Parameters<LibraryApi['exportModel']>[1],
  ): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
}

/** Makes the client. */
export function createLibraryClient({ slot }: EngineWorker): LibraryClient {
  return {
    lasting: () => slot.call((api) => api.lasting(), { beside: true }),
    rename: (id, name) => slot.call((api) => api.rename(id, name), { beside: true }),
    // In the queue: a Restoration that uses the model must have ended.
    remove: (id) => slot.call((api) => api.remove(id)),
    bringBack: (id) => slot.call((api) => api.bringBack(id)),
    importModel: (file) => slot.call((api) => api.importModel(file), { beside: true }),
    exportModel: (id, format) => slot.call((api) => api.exportModel(id, format), { beside: true }),
  };
}
