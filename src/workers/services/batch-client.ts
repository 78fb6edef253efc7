/** The engine's end of the port to the data worker. */
import { type Outcome, StudioError } from '../../engine/domain/fault.ts';
import type { BatchSource, ValidationSet } from '../../engine/domain/sample.ts';
import type { BatchServer } from '../protocol/training.ts';

export interface BatchClient {
  readonly batch: BatchSource;
  validation(): Promise<readonly ValidationSet[]>;
}

/** A step's photos are ready within seconds; a data worker that died never answers. */
const PATIENCE = 120_000;
const LOOKS = 12;

/** Turns Outcomes back into Faults. @throws StudioError those of the data worker, `internal` where it is silent */
export function createBatchClient(server: BatchServer, patience = PATIENCE): BatchClient {
  const ask = async <T>(call: Promise<Outcome<T>>): Promise<T> => {
    let timer: ReturnType<typeof setInterval> | undefined;
    const silence = new Promise<never>((_, reject) => {
      // Looks are counted, not the time: a machine that slept has not waited.
      let looks = 0;
      timer = setInterval(() => {
        looks += 1;
        if (looks < LOOKS) return;
        reject(
          new StudioError('internal', 'The photos no longer arrive; choose them again and go on training.'),
        );
      }, patience / LOOKS);
    });
    try {
      const outcome = await Promise.race([call, silence]);
      if (outcome.ok) return outcome.value;
      const { code, message, details } = outcome.fault;
      throw new StudioError(code, message, details === undefined ? {} : { details });
    } finally {
      clearInterval(timer);
    }
  };
  return {
    batch: (step) => ask(server.batch(step)),
    validation: () => ask(server.validation()),
  };
}
