/** Effects on the Checkpoints of a Run: go on from one as a new Run, make a model of one, delete one with Undo. */
import type { ModelCard } from '../../engine/domain/model-card.ts';
import { canLearn } from './adapting.ts';
import { notify, type StudioContext } from './context.ts';
import { UNDO } from './finetune-projects.ts';
import type { TuneSettings } from './finetune-settings.ts';
import { settingsOfRecipe } from './finetune-share.ts';
import { checkpointKey, type FinetuneState } from './finetune-state.ts';

export interface TuneCheckpoints {
  /**
   * Begins a new Run from the weights of a Checkpoint, or from the best ones, with the settings of the old Run but for
   * what changes. The weights become a model of the user, so that the new Recipe can name its start.
   */
  goOnFrom(id: string, step: number | null, changes?: Partial<TuneSettings>): Promise<void>;
  /** Makes a model of a Checkpoint. */
  saveCheckpoint(id: string, step: number): Promise<void>;
  removeCheckpoint(id: string, step: number): void;
  undoRemoveCheckpoint(id: string, step: number): void;
}

interface Others {
  /** Reads the kept Runs anew. */
  refresh(): Promise<void>;
  start(): Promise<void>;
}

const LONGEST_NAME = 60;

export function createCheckpoints(context: StudioContext, { refresh, start }: Others): TuneCheckpoints {
  const { store, training, engine } = context;
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const tune = () => store.getState().finetune;
  const change = (values: Partial<FinetuneState>) =>
    store.setState(({ finetune }) => ({ finetune: { ...finetune, ...values } }));
  const keepOut = (key: string) => tune().removingCheckpoints.filter((other) => other !== key);
  const projectOf = (id: string) => tune().projects.find((project) => project.id === id) ?? null;

  const save = async (id: string, step: number | null): Promise<ModelCard | null> => {
    const project = projectOf(id);
    if (project === null) return null;
    change({ saving: true, saveFault: null });
    const name = `${project.name.slice(0, LONGEST_NAME)}, step ${step ?? project.bestStep ?? project.step}`;
    const outcome = await training.saveModel(id, name, step ?? undefined);
    if (!outcome.ok) {
      change({ saving: false, saveFault: outcome.fault });
      return null;
    }
    const listing = await engine.zoo();
    if (listing.ok) store.setState({ models: { listing: listing.value, fault: null } });
    change({ saving: false });
    return outcome.value;
  };

  return {
    goOnFrom: async (id, step, changes = {}) => {
      const project = projectOf(id);
      const card = await save(id, step);
      if (project === null || card === null || card.network === null) return;
      const { recipe, name, patience } = project;
      const origin = { start: card.id, network: card.network, patience, name };
      change({
        settings: { ...settingsOfRecipe(recipe, tune().settings), ...origin, ...changes },
        opened: null,
        kept: null,
      });
      if (canLearn(tune().report, tune().settings)) return start();
      notify(context, 'status', `${card.name} is the start now; choose the photos and press Start.`);
    },
    saveCheckpoint: async (id, step) => {
      const card = await save(id, step);
      if (card !== null) notify(context, 'status', `${card.name} is among your models now.`);
    },
    removeCheckpoint: (id, step) => {
      const key = checkpointKey(id, step);
      if (tune().removingCheckpoints.includes(key)) return;
      change({ removingCheckpoints: [...tune().removingCheckpoints, key] });
      const really = async (): Promise<void> => {
        timers.delete(key);
        const outcome = await training.removeCheckpoint(id, step);
        if (!outcome.ok) notify(context, 'alert', outcome.fault.message);
        await refresh();
        change({ removingCheckpoints: keepOut(key) });
      };
      timers.set(
        key,
        setTimeout(() => void really(), UNDO),
      );
    },
    undoRemoveCheckpoint: (id, step) => {
      const key = checkpointKey(id, step);
      clearTimeout(timers.get(key));
      timers.delete(key);
      change({ removingCheckpoints: keepOut(key) });
    },
  };
}
