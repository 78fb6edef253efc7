/** Photos for the two boxes: sorted by what their folders are called, checked as soon as they are there. */
import type { ChosenFile, ChosenFolders } from '../../workers/protocol/training.ts';
import type { StudioContext } from './context.ts';
import { type Box, type FinetuneState, needsDamage } from './finetune-state.ts';
import { type FolderHandle, filesBelow, type KeptFolder } from './kept-folders.ts';

const NAMES: Readonly<Record<Box, RegExp>> = {
  degraded: /^(inputs?|degraded|damaged|noisy|rain|rainy|hazy|blur|blurry|blurred|low|lq|before|lr)$/i,
  clean: /^(targets?|clean|gt|ground[-_ ]?truth|norain|sharp|high|hq|after|originals?|hr)$/i,
};

/** The box that a path's folders speak of, the innermost first; null where none does. */
export function boxOf(path: string): Box | null {
  for (const folder of path.split('/').slice(0, -1).reverse()) {
    if (NAMES.degraded.test(folder)) return 'degraded';
    if (NAMES.clean.test(folder)) return 'clean';
  }
  return null;
}

/** Sorts files into the boxes, and keeps apart those that nobody can tell. */
export function sortByName(files: readonly ChosenFile[]): ChosenFolders & { unsorted: ChosenFile[] } {
  const inBox = (box: Box | null) => files.filter(({ path }) => boxOf(path) === box);
  return { degraded: inBox('degraded'), clean: inBox('clean'), unsorted: inBox(null) };
}

/** The files of a box with more of them; one of the same path takes the place of the old. */
export function added(old: readonly ChosenFile[], more: readonly ChosenFile[]): ChosenFile[] {
  const fresh = new Set(more.map(({ path }) => path));
  return [...old.filter(({ path }) => !fresh.has(path)), ...more];
}

export interface TuneIntake {
  /** A box holds these files and no others. */
  choose(box: Box, files: readonly ChosenFile[], handle?: FolderHandle): Promise<void>;
  /** Asks for a folder in a way that it can be found again; undefined where this browser knows none. */
  readonly pick: ((box: Box) => Promise<void>) | undefined;
  /** Adds what was dropped: to a box, or to those that the names tell. */
  drop(files: readonly ChosenFile[], box: Box | null, handles?: readonly FolderHandle[]): Promise<void>;
  /** The folders of the chosen photos, where all of them can be found again; otherwise none. */
  kept(): readonly KeptFolder[];
  /** Chooses kept folders and nothing else. Rejects where one is gone. */
  takeKept(folders: readonly KeptFolder[]): Promise<void>;
  /** Answers where the unsorted photos belong. */
  place(box: Box): Promise<void>;
  clear(box: Box): Promise<void>;
  /** Shows the kind of damage that stands at a place of the settings on one of the clean photos. */
  preview(place: number, seed: number): Promise<void>;
}

/** Side in px of the crop that shows a kind of damage. */
const PREVIEW = 192;

/** @param onReport runs after every check that went well */
export function createIntake(context: StudioContext, onReport: () => unknown): TuneIntake {
  const { store, data } = context;
  let newest = 0;
  const change = (values: Partial<FinetuneState>) =>
    store.setState(({ finetune }) => ({ finetune: { ...finetune, ...values } }));

  const check = async (folders: ChosenFolders): Promise<void> => {
    newest += 1;
    const turn = newest;
    change({ folders, report: null, checkFault: null, previews: {} });
    if (folders.degraded.length + folders.clean.length === 0) return change({ checking: null });
    change({ checking: { done: 0, total: folders.degraded.length + folders.clean.length } });
    let answered = false;
    const outcome = await data.choose(folders, (done, total) => {
      // The last word of progress may come after the answer.
      if (turn === newest && !answered) change({ checking: { done, total } });
    });
    answered = true;
    // Of two checks that overlap, the later one counts.
    if (turn !== newest) return;
    if (!outcome.ok) return change({ checking: null, checkFault: outcome.fault });
    change({ checking: null, report: outcome.value });
    const { settings } = store.getState().finetune;
    onReport();
    if (needsDamage(outcome.value, settings) && outcome.value.usable)
      for (const place of settings.tasks.keys()) await preview(place, 1);
  };

  const taskAt = (place: number) => store.getState().finetune.settings.tasks[place];
  const preview = async (place: number, seed: number): Promise<void> => {
    const turn = newest;
    const task = taskAt(place);
    if (task === undefined) return;
    const outcome = await data.preview(task.id, task.set, seed, PREVIEW);
    // Meanwhile other photos, or other tasks, may have been chosen.
    if (!outcome.ok || turn !== newest || taskAt(place) !== task) return;
    change({ previews: { ...store.getState().finetune.previews, [place]: outcome.value } });
  };

  const folders = () => store.getState().finetune.folders;
  /** Null: some of the chosen photos came without a folder that could be found again. */
  let kept: readonly KeptFolder[] | null = [];
  const isEmpty = () => folders().degraded.length + folders().clean.length === 0;
  const choose = (box: Box, files: readonly ChosenFile[], handle?: FolderHandle) => {
    const others = folders()[box === 'clean' ? 'degraded' : 'clean'];
    const mine = handle === undefined ? (files.length === 0 ? [] : null) : [{ box, handle }];
    const theirs = others.length === 0 ? [] : (kept?.filter((one) => one.box !== box) ?? null);
    kept = mine === null || theirs === null ? null : [...theirs, ...mine];
    return check({ ...folders(), [box]: files });
  };
  const { pick } = context.folders;
  return {
    choose,
    pick:
      pick &&
      (async (box) => {
        const handle = await pick(box);
        if (handle !== null) await choose(box, await filesBelow(handle), handle);
      }),
    kept: () => kept ?? [],
    takeKept: async (all) => {
      const found = await Promise.all(
        all.map(async ({ box, handle }) => ({ box, files: await filesBelow(handle) })),
      );
      const inBox = (wanted: Box) =>
        found.flatMap(({ box, files }) =>
          box === null ? sortByName(files)[wanted] : box === wanted ? files : [],
        );
      kept = all;
      await check({ degraded: inBox('degraded'), clean: inBox('clean') });
    },
    drop: async (files, box, handles = []) => {
      const more = handles.map((handle) => ({ box, handle }));
      kept = more.length === 0 ? null : [...((isEmpty() ? [] : kept) ?? []), ...more];
      const sorted =
        box === null ? sortByName(files) : { degraded: [], clean: [], unsorted: [], [box]: [...files] };
      if (sorted.unsorted.length > 0) {
        change({ unsorted: added(store.getState().finetune.unsorted, sorted.unsorted) });
      }
      if (sorted.degraded.length + sorted.clean.length === 0) return;
      const { degraded, clean } = folders();
      await check({ degraded: added(degraded, sorted.degraded), clean: added(clean, sorted.clean) });
    },
    place: async (box) => {
      const { unsorted } = store.getState().finetune;
      change({ unsorted: [] });
      await check({ ...folders(), [box]: added(folders()[box], unsorted) });
    },
    clear: (box) => choose(box, []),
    preview,
  };
}
