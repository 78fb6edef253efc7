/** The Studio's side of training. */
import * as Comlink from 'comlink';
import type { Outcome } from '../../engine/domain/fault.ts';
import type { ModelCard } from '../../engine/domain/model-card.ts';
import type {
  Project,
  RunEnding,
  StrangeProject,
  TrainingApi,
  TrainingEvent,
  TrainingRequest,
} from '../protocol/training.ts';
import type { EngineWorker } from './engine-worker.ts';

export interface TrainingClient {
  projects(): Promise<Outcome<readonly Project[]>>;
  /**
   * Begins a Run, or goes on with the one of that id; restoring works meanwhile. Resolves when it comes to rest.
   * The port, from `DataClient.serve`, is spent.
   */
  train(
    request: TrainingRequest,
    port: MessagePort,
    onEvent: (event: TrainingEvent) => void,
  ): Promise<Outcome<RunEnding>>;
  /** Trains one step and comes to rest. The port is spent. */
  step(
    request: TrainingRequest,
    port: MessagePort,
    onEvent: (event: TrainingEvent) => void,
  ): Promise<Outcome<RunEnding>>;
  /** Asks; the promise of `train` tells when it has happened. */
  pause(id: string): Promise<Outcome<void>>;
  /** Ends the Run for good, training or paused; its best weights stay. */
  stop(id: string): Promise<Outcome<void>>;
  /** @param step of a Checkpoint; absent: the best weights */
  saveModel(id: string, name: string, step?: number): Promise<Outcome<ModelCard>>;
  story(id: string): Promise<Outcome<readonly TrainingEvent[]>>;
  removeCheckpoint(id: string, step: number): Promise<Outcome<Project>>;
  strangers(): Promise<Outcome<readonly StrangeProject[]>>;
  removeProject(id: string): Promise<Outcome<void>>;
}

/** Makes the client. @param keep asks the browser to keep what is stored; called once, at the first Checkpoint */
export function createTrainingClient(
  { slot }: EngineWorker,
  keep: () => unknown = () => navigator.storage?.persist?.(),
): TrainingClient {
  let asked = false;
  const listen = (onEvent: (event: TrainingEvent) => void, beat: () => void) =>
    Comlink.proxy((event: TrainingEvent) => {
      beat();
      if (event.kind === 'checkpoint' && !asked) {
        asked = true;
        keep();
      }
      onEvent(event);
    });
  const quietly = (ask: (api: Comlink.Remote<TrainingApi>) => Promise<void>): Promise<Outcome<void>> =>
    slot.call(
      async (api) => {
        await ask(api);
        return { ok: true, value: undefined };
      },
      { beside: true },
    );
  return {
    projects: () => slot.call((api) => api.projects(), { beside: true }),
    train: (request, port, onEvent) =>
      slot.call(
        async (api, beat) => api.train(request, Comlink.transfer(port, [port]), listen(onEvent, beat)),
        { beside: true },
      ),
    step: (request, port, onEvent) =>
      slot.call(
        async (api, beat) => api.step(request, Comlink.transfer(port, [port]), listen(onEvent, beat)),
        { beside: true },
      ),
    pause: (id) => quietly((api) => api.pause(id)),
    stop: (id) => quietly((api) => api.stop(id)),
    saveModel: (id, name, step) => slot.call((api) => api.saveModel(id, name, step), { beside: true }),
    story: (id) => slot.call((api) => api.story(id), { beside: true }),
    removeCheckpoint: (id, step) => slot.call((api) => api.removeCheckpoint(id, step), { beside: true }),
    strangers: () => slot.call((api) => api.strangers(), { beside: true }),
    removeProject: (id) => slot.call((api) => api.removeProject(id), { beside: true }),
  };
}
