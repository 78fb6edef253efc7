/** What restoring and training share: one backend and the loaded models on it. */
import type { BackendChoice } from '../../engine/domain/backend.ts';
import { invariant, StudioError } from '../../engine/domain/fault.ts';
import {
  createModelStore,
  type ModelStore,
  type OwnModels,
  type ZooReader,
} from '../../engine/inference/model-store.ts';
import { type Backend, type BackendEnvironment, openBackend } from '../../engine/runtime/backend.ts';

export interface EngineRoom {
  readonly models: ModelStore;
  /** Opens the backend at the first call. @throws StudioError `webgpu-unavailable` */
  open(choice: BackendChoice): Promise<Backend>;
  /** The open backend. */
  backend(): Promise<Backend>;
  /** A fresh device of the same kind after one was lost; models are loaded anew. @throws StudioError `device-lost` */
  reopen(): Promise<Backend>;
}

/** A crashed graphics process needs a moment, on a busy machine seconds, until it gives an adapter again. */
const PATIENCE = 15_000;
const PAUSE = 300;

export function createEngineRoom(
  environment: BackendEnvironment,
  readZoo: ZooReader,
  own?: OwnModels,
): EngineRoom {
  const models = createModelStore(readZoo, own);
  let opened: Promise<Backend> | null = null;

  const open = (choice: BackendChoice): Promise<Backend> => {
    opened ??= openBackend(choice, environment);
    opened.catch(() => {
      opened = null;
    });
    return opened;
  };
  const backend = (): Promise<Backend> => {
    invariant(opened, 'hello comes before any other call');
    return opened;
  };
  const openAgain = async (old: Backend): Promise<Backend> => {
    models.dispose();
    old.dispose();
    const started = performance.now();
    for (;;) {
      try {
        return await openBackend(old.report.backend, environment);
      } catch (cause) {
        if (performance.now() - started > PATIENCE) {
          throw new StudioError(
            'device-lost',
            'The graphics device was lost and there is no other; restart the browser, then go on.',
            { cause, details: String(cause) },
          );
        }
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    }
  };
  return {
    models,
    open,
    backend,
    reopen: async () => {
      const old = await backend();
      const fresh = openAgain(old);
      // Where there is no device any more, whoever asks next hears of the lost one.
      opened = fresh.catch(() => old);
      return fresh;
    },
  };
}
