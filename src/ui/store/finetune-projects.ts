/** Effects on Runs that are kept: open, delete with Undo, make a model of the best weights. */
import type { StudioContext } from './context.ts';
import { newRun, withEvents } from './finetune-run.ts';
import { type FinetuneState, isTraining } from './finetune-state.ts';

/** Milliseconds in which a deletion can be undone. */
export const UNDO = 8000;

export interface TuneProjects {
  open(id: string | null): void;
  /** Clears the table for another Run; what was trained stays among the Runs. */
  startAnew(): void;
  remove(id: string): void;
  undoRemove(id: string): void;
  /** Puts the best weights of the Run in front among the user's models. */
  saveModel(id: string, name: string): Promise<void>;
}

/** @param refresh reads the kept Runs anew */
export function createProjects(context: StudioContext, refresh: () => Promise<void>): TuneProjects {
  const { store, training, engine } = context;
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const tune = () => store.getState().finetune;
  const change = (values: Partial<FinetuneState>) =>
    store.setState(({ finetune }) => ({ finetune: { ...finetune, ...values } }));
  const keepOut = (id: string) => tune().removing.filter((other) => other !== id);

  /** Shows what a kept Run told before. */
  const recall = async (id: string): Promise<void> => {
    const project = tune().projects.find((candidate) => candidate.id === id);
    const told = await training.story(id);
    if (project === undefined || !told.ok || told.value.length === 0 || tune().opened !== id) return;
    const phase = project.status === 'done' ? 'finished' : 'paused';
    change({ kept: { ...withEvents(newRun(project), told.value), step: project.step, project, phase } });
  };

  const lookForFolders = async (id: string): Promise<void> => {
    if (context.folders.pick === undefined) return;
    const kept = await context.folders.find(id).catch(() => []);
    if (tune().opened === id) change({ foldersKept: kept.length > 0 });
  };

  const reallyRemove = async (id: string): Promise<void> => {
    timers.delete(id);
    const outcome = await training.removeProject(id);
    if (!outcome.ok) return change({ removing: keepOut(id), saveFault: outcome.fault });
    await context.folders.forget(id).catch(() => undefined);
    await refresh();
    change({ removing: keepOut(id) });
  };

  return {
    open: (id) => {
      change({ opened: id, kept: null, foldersKept: null, awaiting: null, saved: null, saveFault: null });
      if (id === null) return;
      void recall(id);
      void lookForFolders(id);
    },
    startAnew: () => {
      const run = isTraining(tune().run) ? tune().run : null;
      change({ run, opened: null, awaiting: null, saved: null, saveFault: null });
    },
    remove: (id) => {
      const { run, opened, removing } = tune();
      if (removing.includes(id)) return;
      change({
        removing: [...removing, id],
        opened: opened === id ? null : opened,
        run: run?.id === id ? null : run,
      });
      timers.set(
        id,
        setTimeout(() => void reallyRemove(id), UNDO),
      );
    },
    undoRemove: (id) => {
      clearTimeout(timers.get(id));
      timers.delete(id);
      change({ removing: keepOut(id) });
    },
    saveModel: async (id, name) => {
      change({ saving: true, saveFault: null });
      const outcome = await training.saveModel(id, name);
      if (!outcome.ok) return change({ saving: false, saveFault: outcome.fault });
      const listing = await engine.zoo();
      if (listing.ok) store.setState({ models: { listing: listing.value, fault: null } });
      change({ saving: false, saved: outcome.value });
    },
  };
}
