/** All effects of the Fine-tune tab. */
import { canonicalJson } from '../../engine/domain/canonical.ts';
import { faultOf } from '../../engine/domain/fault.ts';
import { PRESETS, type PresetId } from '../../engine/domain/presets.ts';
import { parseRecipe } from '../../engine/domain/recipe.ts';
import type { TaskId } from '../../engine/domain/task.ts';
import { adaptingFrom, withoutAdapting } from './adapting.ts';
import { notify, type StudioContext } from './context.ts';
import { createCheckpoints, type TuneCheckpoints } from './finetune-checkpoints.ts';
import { createIntake, type TuneIntake } from './finetune-intake.ts';
import { createProjects, type TuneProjects } from './finetune-projects.ts';
import { DEFAULT_TUNE, defaultsFor, startingFrom, type TuneSettings } from './finetune-settings.ts';
import { hashOf, keptAtHome, recipeForFile, settingsOfHash, settingsOfRecipe } from './finetune-share.ts';
import { missingPhotos, needsDamage } from './finetune-state.ts';
import { createTraining, type TuneTraining } from './finetune-training.ts';
import { withNetworks } from './teachers.ts';

/** The largest Recipe file that is read, in bytes. */
const LARGEST_RECIPE = 1_000_000;

export interface Finetune
  extends Omit<TuneIntake, 'kept' | 'takeKept'>,
    Omit<TuneTraining, 'refresh'>,
    TuneProjects,
    TuneCheckpoints {
  /** Once the engine has answered: defaults for this machine, kept Runs, and what a link asks for. */
  begin(hash: string): Promise<void>;
  set(change: Partial<TuneSettings>): void;
  startFrom(model: string | null): void;
  /** Settings for adapting to photos as they are, from a model or from the one that is chosen already; or no longer. */
  adapt(on: boolean, model?: string | null): void;
  addTask(task: TaskId): void;
  /** Takes the tasks of a paper's experiment instead of those chosen one by one. */
  choosePreset(preset: PresetId): Promise<void>;
  /** @param place of the task in the settings, as one kind may stand there in several strengths */
  removeTask(place: number): void;
  setRange(place: number, parameter: string, range: readonly [number, number]): void;
  /** The Studio's own sample photos as the clean ones. */
  chooseSamples(): Promise<void>;
  exportRecipe(): void;
  importRecipe(file: File): Promise<void>;
  /** The hash of a link that repeats these settings. */
  hash(): string;
  /** Whether a model of the settings is the user's own, which a link does not name. */
  keepsModels(): boolean;
}

export function createFinetune(context: StudioContext): Finetune {
  const { store } = context;
  const tune = () => store.getState().finetune;
  const listing = () => store.getState().models.listing;
  const settle = (settings: TuneSettings) =>
    store.setState(({ finetune }) => ({ finetune: { ...finetune, settings } }));
  const set = (change: Partial<TuneSettings>) => settle({ ...tune().settings, ...change });

  const training = createTraining(context, () => intake);
  const intake: TuneIntake = createIntake(context, () => {
    const { awaiting, projects, report } = tune();
    const project = projects.find(({ id }) => id === awaiting);
    // The Run that waited for its photos goes on by itself.
    if (project !== undefined && missingPhotos(project, report).length === 0) void training.resume();
  });
  const { refresh, ...controls } = training;

  /** Takes settings from outside; a start that this browser does not have is replaced and said. */
  const adopt = (settings: TuneSettings) => {
    const card = listing()?.cards.find(({ id }) => id === settings.start);
    if (settings.start !== null && card === undefined) {
      const text = `The model ${settings.start} is not on this machine, so training starts from fresh weights.`;
      notify(context, 'status', text);
    }
    const teachers = withNetworks(settings.teachers, listing());
    settle({ ...settings, teachers, start: card?.id ?? null, network: card?.network ?? settings.network });
  };

  const projects = createProjects(context, refresh);

  const forgetPreviews = () =>
    store.setState(({ finetune }) => ({ finetune: { ...finetune, previews: {} } }));
  /** Shows kinds of damage on the photos, one after another, where there are clean ones. */
  const show = async (places: readonly number[]): Promise<void> => {
    for (const place of places)
      if (needsDamage(tune().report, tune().settings)) await intake.preview(place, 1);
  };

  return {
    ...intake,
    ...controls,
    ...projects,
    ...createCheckpoints(context, { refresh, start: controls.start }),
    begin: async (hash) => {
      // What somebody set before the engine had answered stays.
      if (tune().settings === DEFAULT_TUNE) settle(defaultsFor(store.getState().backend.hello, listing()));
      const asked = settingsOfHash(hash);
      if (asked === 'invalid') {
        notify(context, 'alert', 'The settings in this link are not valid, so the usual ones are used.');
      } else if (asked !== null) {
        adopt(asked);
        notify(
          context,
          'status',
          'The settings of the link are in place; bring your photos and press Start.',
        );
      }
      await refresh();
      const unfinished = tune().projects.find(({ status }) => status === 'paused' || status === 'training');
      projects.open(unfinished?.id ?? null);
    },
    set: (changes) => {
      set(changes);
      const { report, settings } = tune();
      if (changes.mix && report?.usable) void show([...settings.tasks.keys()]);
    },
    startFrom: (model) => settle(startingFrom(tune().settings, model, listing())),
    adapt: (on, model = null) => {
      settle(on ? adaptingFrom(tune().settings, model, listing()) : withoutAdapting(tune().settings));
    },
    addTask: (id) => {
      const { tasks } = tune().settings;
      if (tasks.some((task) => task.id === id)) return;
      set({ tasks: [...tasks, { id, set: {} }] });
      void show([tasks.length]);
    },
    choosePreset: async (preset) => {
      const tasks = PRESETS[preset].tasks.map((task) => ({ id: task.id, set: task.set }));
      forgetPreviews();
      set({ tasks });
      await show([...tasks.keys()]);
    },
    removeTask: (place) => {
      const tasks = tune().settings.tasks.filter((_, i) => i !== place);
      forgetPreviews();
      set({ tasks });
      void show([...tasks.keys()]);
    },
    setRange: (place, parameter, [low, high]) => {
      const range = low === high ? low : ([Math.min(low, high), Math.max(low, high)] as const);
      const edit = (task: TuneSettings['tasks'][number], i: number) =>
        i === place ? { ...task, set: { ...task.set, [parameter]: range } } : task;
      set({ tasks: tune().settings.tasks.map(edit) });
      void show([place]);
    },
    chooseSamples: async () => {
      const names = store.getState().samples.map(({ file }) => file);
      try {
        const load = async (name: string) => {
          const blob = await context.fetchFile(`samples/${name}`);
          return { path: `samples/${name}`, file: new File([blob], name, { type: blob.type }) };
        };
        await intake.choose('clean', await Promise.all([...new Set(names)].map(load)));
      } catch {
        notify(context, 'alert', 'The samples could not be loaded; check the connection and try again.');
      }
    },
    exportRecipe: () => {
      const { settings, report } = tune();
      try {
        const tasks = needsDamage(report, settings) ? settings.tasks : [];
        const recipe = recipeForFile({ ...settings, tasks }, report);
        const text = `${JSON.stringify(JSON.parse(canonicalJson(recipe)), null, 2)}\n`;
        context.save(new Blob([text], { type: 'application/json' }), `${recipe.name}.json`);
      } catch (thrown) {
        notify(context, 'alert', faultOf(thrown).message);
      }
    },
    importRecipe: async (file) => {
      try {
        if (file.size > LARGEST_RECIPE) throw new SyntaxError('too large');
        adopt(settingsOfRecipe(parseRecipe(JSON.parse(await file.text())), tune().settings));
        notify(context, 'status', `The settings of ${file.name} are in place.`);
      } catch (thrown) {
        const text =
          thrown instanceof SyntaxError
            ? `${file.name} is no Recipe: it is not JSON of a sensible size.`
            : faultOf(thrown).message;
        notify(context, 'alert', text);
      }
    },
    hash: () => hashOf(tune().settings),
    keepsModels: () => keptAtHome(tune().settings),
  };
}
