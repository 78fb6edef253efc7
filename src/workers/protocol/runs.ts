/** What the Studio may ask about Runs beside each other. Plain data, as in `api.ts`. */
import type { Outcome } from '../../engine/domain/fault.ts';
import type { RunDescription } from '../../engine/domain/run-description.ts';

export interface RunsApi {
  /** A Run that this browser keeps, as far as it was told. */
  describeProject(id: string, name: string): Promise<Outcome<RunDescription>>;
  /** The `log.jsonl` of a Run that `mend train` made. */
  describeLogFile(file: File, name: string): Promise<Outcome<RunDescription>>;
}
