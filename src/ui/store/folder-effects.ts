/** What the user does with a folder in the tab "Compare". */
import type { Conditions } from '../../engine/domain/evaluation.ts';
import type { MetricId } from '../../engine/domain/score.ts';
import type { ChosenFile } from '../../workers/protocol/training.ts';
import { notify, type StudioContext } from './context.ts';
import { added, sortByName } from './finetune-intake.ts';
import type { Box } from './finetune-state.ts';
import { brisqueOf, type FolderState, fileNamed, lackOf, wantedMetrics } from './folder-state.ts';

export type FolderEffects = ReturnType<typeof createFolder>;

/** BRISQUE's own has half a megabyte. */
const LARGEST_BRISQUE = 50e6;

/** @param open shows a photo, with its clean partner where it has one */
export function createFolder(
  context: StudioContext,
  open: (photo: File, clean: File | null, models: readonly string[]) => Promise<void>,
) {
  const { store, evaluation } = context;
  let stop: AbortController | null = null;
  let recalled = false;
  const folder = () => store.getState().folder;
  const change = (values: Partial<FolderState>) =>
    store.setState((state) => ({ folder: { ...state.folder, ...values } }));

  const choose = (box: Box, files: readonly ChosenFile[]) =>
    change({ folders: { ...folder().folders, [box]: files }, fault: null });

  /** The results of an earlier visit, and the first model to compare. */
  const look = async () => {
    const { listing } = store.getState().models;
    if (folder().models.length === 0 && listing !== null && !recalled) change({ models: [listing.default] });
    if (recalled || listing === null) return;
    recalled = true;
    const last = await evaluation.last();
    if (last.ok && last.value !== null && folder().shown === null)
      change({ shown: last.value, recalled: true });
  };

  const start = async () => {
    const state = folder();
    if (state.phase !== 'resting' || lackOf(state) !== null) return;
    const own = new AbortController();
    stop = own;
    change({ phase: 'working', progress: null, fault: null });
    const { folders, models, channel, border } = state;
    const conditions = { metrics: wantedMetrics(state), channel, border };
    const brisque = conditions.metrics.includes('brisque') ? brisqueOf(state) : null;
    const request = { ...folders, models, conditions, brisque };
    const outcome = await evaluation.evaluate(request, {
      signal: own.signal,
      onProgress: ({ soFar, ...progress }) =>
        change({ progress, ...(soFar && { shown: soFar, recalled: false }) }),
    });
    stop = null;
    if (outcome.ok) {
      change({ phase: 'resting', progress: null, shown: outcome.value, recalled: false });
      return;
    }
    // What was measured until then counts.
    const last = await evaluation.last();
    change({
      phase: 'resting',
      progress: null,
      fault: outcome.fault.code === 'cancelled' ? null : outcome.fault,
      ...(last.ok && last.value && { shown: last.value, recalled: false }),
    });
  };

  return {
    look,
    choose,
    clear: (box: Box) => choose(box, []),
    /** Adds what was dropped: to a box, or to those that the names tell; what they do not tell counts as degraded. */
    drop: (files: readonly ChosenFile[], box: Box | null) => {
      if (folder().phase !== 'resting') return;
      if (box !== null) return choose(box, added(folder().folders[box], files));
      const { degraded, clean, unsorted } = sortByName(files);
      choose('degraded', added(folder().folders.degraded, [...degraded, ...unsorted]));
      choose('clean', added(folder().folders.clean, clean));
    },
    addModel: (id: string) => {
      if (!folder().models.includes(id)) change({ models: [...folder().models, id] });
    },
    removeModel: (id: string) => change({ models: folder().models.filter((model) => model !== id) }),
    setMetrics: (metrics: readonly MetricId[]) => change({ metrics }),
    setConditions: (conditions: Partial<Pick<Conditions, 'channel' | 'border'>>) => change(conditions),
    /** Takes the model and the range file of BRISQUE, together or one after the other; each is known by its first words. */
    addBrisque: async (files: readonly File[]) => {
      for (const file of files) {
        const text = file.size > LARGEST_BRISQUE ? '' : await file.text().catch(() => '');
        const part = /^\s*svm_type/.test(text) ? 'model' : /^\s*x\s/.test(text) ? 'range' : null;
        if (part !== null) change({ brisque: { ...folder().brisque, [part]: text } });
        else
          notify(
            context,
            'alert',
            `${file.name} is no BRISQUE model: choose the model and the range file in libsvm's text format.`,
          );
      }
    },
    start,
    cancel: () => {
      if (stop === null) return;
      change({ phase: 'stopping' });
      stop.abort();
    },
    /** Forgets all that was measured, here and on the browser's disk. */
    forget: async () => {
      const outcome = await evaluation.forget();
      if (outcome.ok) change({ shown: null, recalled: false, fault: null });
      else change({ fault: outcome.fault });
    },
    exportAs: async (format: 'csv' | 'json') => {
      const { shown } = folder();
      if (shown === null) return;
      const text = await evaluation.file(shown.evaluation, format);
      if (!text.ok) return notify(context, 'alert', text.fault.message);
      const type = format === 'csv' ? 'text/csv' : 'application/json';
      context.save(new Blob([text.value], { type }), `mend-evaluation.${format}`);
    },
    saveFigure: (file: Blob, name: string) => context.save(file, name),
    /** True where the files of a photo are at hand. */
    canShow: (name: string) => fileNamed(folder().folders.degraded, name) !== null,
    /** Opens a photo and the models that were compared on it. */
    show: async (name: string, target: string | null) => {
      const { folders, shown } = folder();
      const photo = fileNamed(folders.degraded, name);
      if (photo === null) return;
      const ids = shown?.evaluation.models.map(({ id }) => id) ?? [];
      await open(photo, fileNamed(folders.clean, target), ids);
    },
  };
}
