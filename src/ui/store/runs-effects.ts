/** What the user does with Runs in the tab "Compare". */
import type { Outcome } from '../../engine/domain/fault.ts';
import type { RunDescription } from '../../engine/domain/run-description.ts';
import type { ChosenFile } from '../../workers/protocol/training.ts';
import type { StudioContext } from './context.ts';
import { MOST_RUNS, projectKey, type RunsState } from './runs-state.ts';

export type RunsEffects = ReturnType<typeof createRuns>;

export function createRuns({ store, runs, training }: StudioContext) {
  let logs = 0;
  const state = () => store.getState().runs;
  const change = (values: Partial<RunsState>) =>
    store.setState((before) => ({ runs: { ...before.runs, ...values } }));

  const read = async (id: string, ask: () => Promise<Outcome<RunDescription>>): Promise<void> => {
    if (state().reading.includes(id)) return;
    change({ reading: [...state().reading, id] });
    const outcome = await ask();
    change({ reading: state().reading.filter((other) => other !== id) });
    if (!outcome.ok) return change({ refused: [...state().refused, outcome.fault.message] });
    const description = { ...outcome.value, name: freeName(outcome.value.name, id) };
    const known = state().shown.some((run) => run.id === id);
    change({
      shown: known
        ? state().shown.map((run) => (run.id === id ? { id, description } : run))
        : [...state().shown, { id, description }].slice(0, MOST_RUNS),
    });
  };

  /** Lines are told apart by their names. */
  const freeName = (name: string, id: string): string => {
    const taken = new Set(
      state()
        .shown.filter((run) => run.id !== id)
        .map(({ description }) => description.name),
    );
    let free = name;
    for (let i = 2; taken.has(free); i++) free = `${name} (${i})`;
    return free;
  };

  const readProject = (id: string, name: string) =>
    read(projectKey(id), () => runs.describeProject(id, name));

  return {
    /** Reads the list of this browser's Runs anew, and those that are shown and may have gone on. */
    look: async () => {
      const listed = await training.projects();
      if (!listed.ok) return;
      store.setState(({ finetune }) => ({ finetune: { ...finetune, projects: listed.value } }));
      for (const { id, name, step } of listed.value) {
        const shown = state().shown.find((run) => run.id === projectKey(id));
        if (shown !== undefined && shown.description.last < step) await readProject(id, name);
      }
    },
    addProject: readProject,
    /** Logs of `mend train`; each is called by the folder that it lies in, or by its own name. */
    addLogs: async (files: readonly ChosenFile[]) => {
      change({ refused: [] });
      for (const { path, file } of files) {
        logs += 1;
        await read(`log ${logs}`, () => runs.describeLogFile(file, nameOfLog(path)));
      }
    },
    remove: (id: string) => change({ shown: state().shown.filter((run) => run.id !== id) }),
  };
}

/** `runs/street/log.jsonl` is of the Run street. */
function nameOfLog(path: string): string {
  const parts = path.split('/');
  const file = parts.at(-1) ?? path;
  const folder = parts.at(-2);
  return file === 'log.jsonl' && folder !== undefined ? folder : file.replace(/\.jsonl$/, '');
}
