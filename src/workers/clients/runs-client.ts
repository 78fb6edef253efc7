/** The Studio's side of comparing Runs. */
import type { Outcome } from '../../engine/domain/fault.ts';
import type { RunDescription } from '../../engine/domain/run-description.ts';
import type { EngineWorker } from './engine-worker.ts';

export interface RunsClient {
  describeProject(id: string, name: string): Promise<Outcome<RunDescription>>;
  describeLogFile(file: File, name: string): Promise<Outcome<RunDescription>>;
}

/** Makes the client. */
export function createRunsClient({ slot }: EngineWorker): RunsClient {
  return {
    describeProject: (id, name) => slot.call((api) => api.describeProject(id, name), { beside: true }),
    describeLogFile: (file, name) => slot.call((api) => api.describeLogFile(file, name), { beside: true }),
  };
}
