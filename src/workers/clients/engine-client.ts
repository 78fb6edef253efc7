/** The Studio's side of the engine worker. */
import * as Comlink from 'comlink';
import type { BackendChoice } from '../../engine/domain/backend.ts';
import type { Fault, Outcome } from '../../engine/domain/fault.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import type {
  DoubtResult,
  EngineApi,
  Hello,
  PreviewPiece,
  Progress,
  RestoreResult,
  RestoreSettings,
  ZooListing,
} from '../protocol/api.ts';
import type { EngineWorker } from './engine-worker.ts';
import { lent } from './lent.ts';
import { inOwnTask } from './raster-copies.ts';
import type { Valve } from './valve.ts';

export interface EngineClient {
  hello(choice: BackendChoice): Promise<Outcome<Hello>>;
  zoo(): Promise<Outcome<ZooListing>>;
  restore(
    raster: Raster,
    settings: RestoreSettings,
    options: JobOptions & {
      readonly onPiece?: (piece: PreviewPiece) => void;
      /** While it is shut the work rests, and other work goes first. */
      readonly valve?: Valve;
    },
  ): Promise<Outcome<RestoreResult>>;
  /** Where a model is unsure of what it makes of a photo. */
  doubt(raster: Raster, model: string, options: JobOptions): Promise<Outcome<DoubtResult>>;
}

interface JobOptions {
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

const CANCELLED: Fault = { code: 'cancelled', message: 'Cancelled.' };

/** Makes the client of the engine. */
export function createEngineClient({ slot, choose }: EngineWorker): EngineClient {
  let jobs = 0;
  /** Work on a photo under a name of its own, which a signal stops. */
  const job = <T>(
    photo: Raster,
    { onProgress, signal, valve }: JobOptions & { readonly valve?: Valve },
    work: (
      api: Comlink.Remote<EngineApi>,
      name: string,
      raster: Raster,
      listener: (progress: Progress) => void,
    ) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> => {
    jobs += 1;
    const name = `job-${jobs}`;
    let stepAside: () => void = () => undefined;
    const yields = new Promise<void>((resolve) => {
      stepAside = resolve;
    });
    return slot.call(
      async (api, beat) => {
        const listener = Comlink.proxy((progress: Progress) => {
          beat();
          if (!signal.aborted) onProgress(progress);
        });
        const raster = await lent(photo);
        // The worker has not heard of the job yet, and could not stop it.
        if (signal.aborted) return { ok: false, fault: CANCELLED };
        const working = work(api, name, raster, listener);
        const turn = (shut: boolean) => {
          void api.hold(name, shut);
          if (shut) stepAside();
        };
        if (valve?.shut) turn(true);
        const forget = valve?.onTurn(turn);
        return inOwnTask(working.finally(forget));
      },
      { signal, yields, cancel: (api) => api.cancel(name) },
    );
  };
  return {
    hello: async (choice) => {
      const outcome = await slot.call((api) => api.hello(choice));
      choose(choice);
      return outcome;
    },
    zoo: () => slot.call((api) => api.zoo()),
    restore: (raster, settings, options) =>
      job(raster, options, (api, name, photo, listener) => {
        const { onPiece, signal } = options;
        const heard = (piece: PreviewPiece) => {
          if (signal.aborted) piece.bitmap.close();
          else onPiece?.(piece);
        };
        return api.restore(name, photo, settings, listener, onPiece ? Comlink.proxy(heard) : null);
      }),
    doubt: (raster, model, options) =>
      job(raster, options, (api, name, photo, listener) => api.doubt(name, photo, model, listener)),
  };
}
