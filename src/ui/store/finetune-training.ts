/** Effects of a Run: begin, pause, go on, one step, stop; what the engine tells is shown a few times a second. */

import { type Fault, faultOf } from '../../engine/domain/fault.ts';
import { fineTuneRecipe } from '../../engine/domain/fine-tune-recipe.ts';
import type { Project, TrainingEvent, TrainingRequest } from '../../workers/protocol/training.ts';
import { OUTDATED, sleepWords } from '../messages/finetune.ts';
import { canLearn } from './adapting.ts';
import { notify, type StudioContext } from './context.ts';
import type { TuneIntake } from './finetune-intake.ts';
import { newRun, withEvents } from './finetune-run.ts';
import { settingsOfRecipe } from './finetune-share.ts';
import {
  canResume,
  datasetNames,
  type FinetuneState,
  isTraining,
  missingPhotos,
  needsDamage,
  type RunView,
} from './finetune-state.ts';
import { mayRead } from './kept-folders.ts';

/** Milliseconds between two updates of what is shown. */
const REFRESH = 250;

export interface TuneTraining {
  start(): Promise<void>;
  /** Goes on with the Run of this page, or with a Project whose photos are chosen. */
  resume(): Promise<void>;
  /** One step: of the Run that rests, or the first of a new one. */
  step(): Promise<void>;
  pause(): Promise<void>;
  stop(): Promise<void>;
  /** Pauses for good: a newer Mend is open in another tab. */
  retire(): Promise<void>;
  /** Says that nothing ran for so many milliseconds. */
  slept(milliseconds: number): void;
  refresh(): Promise<void>;
}

/** What a Run needs to know of the photos. */
type Photos = Pick<TuneIntake, 'kept' | 'takeKept'>;

export function createTraining(context: StudioContext, photos: () => Photos): TuneTraining {
  const { store, data, training } = context;
  const tune = () => store.getState().finetune;
  const change = (values: Partial<FinetuneState>) =>
    store.setState(({ finetune }) => ({ finetune: { ...finetune, ...values } }));
  const changeRun = (id: string, edit: (run: RunView) => RunView) => {
    const { run } = tune();
    if (run?.id === id) change({ run: edit(run) });
  };

  const refresh = async (): Promise<void> => {
    const [known, strangers] = await Promise.all([training.projects(), training.strangers()]);
    if (known.ok) change({ projects: known.value });
    if (strangers.ok) change({ strangers: strangers.value });
  };

  const work = async (request: TrainingRequest, call: 'train' | 'step'): Promise<void> => {
    const { id } = request;
    const waiting: TrainingEvent[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      clearTimeout(timer);
      timer = undefined;
      const events = waiting.splice(0);
      if (events.length > 0) changeRun(id, (run) => withEvents(run, events));
    };
    const rest = (end: Partial<RunView>) => changeRun(id, (run) => ({ ...run, ...end }));
    const fail = (fault: Fault) => rest({ phase: 'failed', fault });

    // Nothing is lost where that fails: the photos are chosen again.
    if (photos().kept().length > 0) await context.folders.keep(id, photos().kept()).catch(() => undefined);
    const served = await data.serve(request.recipe);
    if (!served.ok) return fail(served.fault);
    const outcome = await training[call](request, served.value, (event) => {
      waiting.push(event);
      timer ??= setTimeout(flush, REFRESH);
    });
    flush();
    if (outcome.ok) {
      const { reason, project } = outcome.value;
      rest({ phase: reason, fault: null, project, step: project.step });
    } else fail(outcome.fault);
    await refresh();
    if (!outcome.ok) {
      const project = tune().projects.find((candidate) => candidate.id === id) ?? null;
      rest({ project, step: project?.step ?? tune().run?.step ?? 0 });
    }
  };

  const begin = async (call: 'train' | 'step'): Promise<void> => {
    const { report, settings, run } = tune();
    if (isTraining(run) || tune().outdated || report === null || !canLearn(report, settings)) return;
    let request: TrainingRequest;
    try {
      const tasks = needsDamage(report, settings) ? settings.tasks : [];
      const recipe = fineTuneRecipe({ ...settings, tasks }, report);
      const patience = settings.patience > 0 ? { patience: settings.patience } : {};
      const dataset = datasetNames(report, Boolean(settings.adapt));
      request = { id: crypto.randomUUID(), name: settings.name, recipe, dataset, ...patience };
    } catch (thrown) {
      return notify(context, 'alert', faultOf(thrown).message);
    }
    change({ run: newRun(request), opened: null, awaiting: null, saved: null, saveFault: null });
    await work(request, call);
  };

  const goOn = async (call: 'train' | 'step'): Promise<void> => {
    const { run, opened, projects, outdated } = tune();
    if (outdated) return;
    const project = projects.find(({ id }) => id === opened);
    if (project !== undefined) return goOnWith(project, call);
    if (run === null || !canResume(run)) return;
    const { id, name, recipe, dataset, patience } = run;
    change({ run: { ...run, phase: 'training', fault: null } });
    await work({ id, name, recipe, dataset, ...(patience > 0 ? { patience } : {}) }, call);
  };

  /** Fetches the folders of a Run, where the browser kept them; it then goes on by itself. */
  const takeKept = async (id: string): Promise<void> => {
    try {
      const kept = await context.folders.find(id);
      if (kept.length > 0 && (await mayRead(kept))) await photos().takeKept(kept);
    } catch {
      change({ foldersKept: false });
      notify(context, 'status', 'Its folders are not where they were; choose the photos again.');
    }
  };

  const goOnWith = async (project: Project, call: 'train' | 'step'): Promise<void> => {
    const { report, run } = tune();
    if (isTraining(run)) return;
    if (missingPhotos(project, report).length > 0) {
      change({ awaiting: project.id });
      return takeKept(project.id);
    }
    const { id, name, recipe, dataset, patience } = project;
    const request = { id, name, recipe, dataset, ...(patience > 0 ? { patience } : {}) };
    const told = await training.story(id);
    if (isTraining(tune().run)) return;
    const before = withEvents(newRun(request), told.ok ? told.value : []);
    const known = { ...before, step: project.step, project };
    // What is shown beside an adaptation is about photos without partners, whatever was set before it was opened.
    const shown = recipe.adaptation
      ? { ...settingsOfRecipe(recipe, tune().settings), name }
      : tune().settings;
    change({
      run: known,
      settings: shown,
      kept: null,
      opened: null,
      awaiting: null,
      saved: null,
      saveFault: null,
    });
    await work(request, call);
  };

  const pause = async (): Promise<void> => {
    const { run } = tune();
    if (run?.phase !== 'training') return;
    change({ run: { ...run, phase: 'pausing' } });
    await training.pause(run.id);
  };

  return {
    start: () => begin('train'),
    resume: () => goOn('train'),
    step: () => {
      const { run, opened } = tune();
      return opened !== null || canResume(run) ? goOn('step') : begin('step');
    },
    pause,
    retire: async () => {
      change({ outdated: true });
      notify(context, 'alert', OUTDATED);
      await pause();
    },
    slept: (milliseconds) => {
      const { run } = tune();
      if (run === null || !isTraining(run)) return;
      changeRun(run.id, (before) => ({
        ...before,
        remarks: [...before.remarks, { step: before.step, text: sleepWords(milliseconds) }],
      }));
    },
    stop: async () => {
      const { run } = tune();
      if (run === null) return;
      const { id, phase } = run;
      if (phase === 'training' || phase === 'pausing') {
        changeRun(id, (before) => ({ ...before, phase: 'stopping' }));
        await training.stop(id);
      } else if (canResume(run)) {
        const outcome = await training.stop(id);
        changeRun(id, (before) => ({
          ...before,
          phase: outcome.ok ? 'stopped' : 'failed',
          fault: outcome.ok ? null : outcome.fault,
        }));
        await refresh();
      }
    },
    refresh,
  };
}
