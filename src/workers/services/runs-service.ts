/** Runs described, behind the protocol. */
import { outcomeOf, StudioError } from '../../engine/domain/fault.ts';
import { describeLog, describeRun } from '../../engine/evaluation/run-description.ts';
import type { RunsApi } from '../protocol/runs.ts';
import type { TrainingApi } from '../protocol/training.ts';

/** A log of a million steps has about 300 MB; more is no log. */
const LARGEST_LOG = 512e6;

export function createRunsService({ story }: Pick<TrainingApi, 'story'>): RunsApi {
  return {
    async describeProject(id, name) {
      const told = await story(id);
      if (!told.ok) return told;
      const events = told.value.filter((event) => event.kind === 'step' || event.kind === 'scores');
      return outcomeOf(() => describeRun(name, events));
    },
    describeLogFile: (file, name) =>
      outcomeOf(async () => {
        if (file.size > LARGEST_LOG)
          throw new StudioError(
            'option-invalid',
            `${name} has ${(file.size / 1e6).toFixed(0)} MB, too much for the log of a Run.`,
          );
        const text = await file.text().catch((cause: unknown) => {
          throw new StudioError('option-invalid', `${name} could not be read; choose it again.`, { cause });
        });
        return describeLog(name, text);
      }),
  };
}
