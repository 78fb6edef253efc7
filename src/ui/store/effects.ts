/** What the Studio does to the world: the only file of the UI that talks to workers. */
import { createCodecClient } from '../../workers/clients/codec-client.ts';
import { createDataClient } from '../../workers/clients/data-client.ts';
import { createEngineClient } from '../../workers/clients/engine-client.ts';
import { createEngineWorker } from '../../workers/clients/engine-worker.ts';
import { createEvaluationClient } from '../../workers/clients/evaluation-client.ts';
import { createGridsClient } from '../../workers/clients/grids-client.ts';
import { createLibraryClient } from '../../workers/clients/library-client.ts';
import { createRunsClient } from '../../workers/clients/runs-client.ts';
import { createTrainingClient } from '../../workers/clients/training-client.ts';
import { PROJECT_SCHEMA } from '../../workers/protocol/training.ts';
import { createCompare } from './compare-effects.ts';
import { createCompareShelf } from './compare-shelf.ts';
import { patch, type StudioContext } from './context.ts';
import { createDegradations } from './degradations-effects.ts';
import { createDoubts } from './doubt-effects.ts';
import { exportPhoto } from './export-effects.ts';
import { createFinetune } from './finetune-effects.ts';
import { createFolder } from './folder-effects.ts';
import { createFolderDoor } from './folder-open.ts';
import { closePhoto, type Intake, openFiles, openSample } from './intake-effects.ts';
import { createFolderKeeper } from './kept-folders.ts';
import { createModelLibrary } from './library-effects.ts';
import { createLinkSearch } from './link-search-effects.ts';
import { keep, recall } from './persist.ts';
import { findPhoto, type PhotoId, patchPhoto } from './photos-slice.ts';
import { createRestorer } from './restore-effects.ts';
import { createRuns } from './runs-effects.ts';
import { createShelf } from './shelf.ts';
import { watchSleep } from './sleep-watch.ts';
import { choiceOf, start } from './start-effects.ts';
import { type Sample, type StudioState, wantedOf } from './state.ts';
import { useStudio } from './store.ts';
import { watchVersions } from './version-watch.ts';

const codec = createCodecClient();
const engineWorker = createEngineWorker();

/** The pixels, for those who show them. */
export const shelf = createShelf({
  picture: codec.picture,
  pinned: () => {
    const { selected, entries } = useStudio.getState().photos;
    const busy = entries.filter(({ state }) => state === 'restoring').map(({ id }) => id);
    const compared = useStudio.getState().compare.photo;
    return [selected, compared, ...busy].filter((id) => id !== null);
  },
});

/** What models made of photos, for the tab "Compare". */
export const compareShelf = createCompareShelf();

const context: StudioContext = {
  store: useStudio,
  shelf,
  engine: createEngineClient(engineWorker),
  codec,
  comparer: createCodecClient('mend-comparer'),
  data: createDataClient(),
  training: createTrainingClient(engineWorker),
  library: createLibraryClient(engineWorker),
  folders: createFolderKeeper(window),
  evaluation: createEvaluationClient(engineWorker),
  runs: createRunsClient(engineWorker),
  grids: createGridsClient(engineWorker),
  fetchFile: async (path) => {
    const response = await fetch(`${import.meta.env.BASE_URL}${path}`);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.blob();
  },
  save: (file, name) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(file);
    link.download = name;
    link.click();
    // The download reads the address after the click; a minute is ample.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  },
  now: () => performance.now(),
};

const restorer = createRestorer(context);
const finetune = createFinetune(context);
const doubts = createDoubts(context);
const compare = createCompare(context, compareShelf);
let started = false;
let measuring: ReturnType<typeof setTimeout> | undefined;

/** Changes what is wanted of a photo, and of those that follow it and have no settings of their own. */
function setWanted(id: PhotoId | null, change: { model?: string; strength?: number }): void {
  useStudio.setState((state) => {
    const entry = state.photos.entries.find((candidate) => candidate.id === id) ?? null;
    const wanted = { ...wantedOf(state, entry), ...change };
    return {
      settings: { ...state.settings, defaults: wanted },
      photos: id === null ? state.photos : patchPhoto(state.photos, id, { wanted }),
    };
  });
  clearTimeout(measuring);
  if (id !== null) measuring = setTimeout(() => void restorer.measure(id), 150);
}

/** Shows a photo, after bringing its pixels back where they were put aside. */
async function select(id: PhotoId | null): Promise<void> {
  if (id === null) return;
  useStudio.setState(({ photos }) => ({ photos: { ...photos, selected: id } }));
  if (shelf.get(id) !== null) return;
  await shelf.fetch(id);
  const entry = findPhoto(useStudio.getState().photos, id);
  if (entry !== null) patch(context, id, { revision: entry.revision + 1 });
}

function setSettings(change: Partial<StudioState['settings']>): void {
  useStudio.setState((state) => ({ settings: { ...state.settings, ...change } }));
  keep(useStudio.getState().settings, localStorage);
}

/** Shows what a model makes of the photo in front, and of those that follow. */
function tryModel(model: string): void {
  const { selected } = useStudio.getState().photos;
  setWanted(selected, { model });
  if (selected !== null) void restorer.restore([selected]);
}

/** Whole folders, for the tab "Compare". */
const folder = createFolder(
  context,
  createFolderDoor(context, {
    compare,
    open: (file) => openFiles(context, restorer, { files: [file], skipped: [] }),
    select,
  }),
);

export const effects = {
  /** Once, however often the page mounts. */
  start: () => {
    if (started) return;
    started = true;
    useStudio.setState((state) => ({ settings: recall(state.settings, localStorage) }));
    watchVersions(new BroadcastChannel('mend'), PROJECT_SCHEMA, () => void finetune.retire());
    watchSleep(Date.now, finetune.slept);
    void start(context, choiceOf(location.search)).then(() => finetune.begin(location.hash));
  },
  finetune,
  doubts,
  compare,
  folder,
  runs: createRuns(context),
  linkSearch: createLinkSearch(context),
  library: createModelLibrary(context),
  degradations: createDegradations(context),
  openFiles: (intake: Intake) => openFiles(context, restorer, intake),
  openSample: (sample: Sample) => openSample(context, restorer, sample),
  close: (id: PhotoId) => {
    closePhoto(context, restorer, id);
    return select(useStudio.getState().photos.selected);
  },
  select,
  restore: (ids: readonly PhotoId[]) => restorer.restore(ids),
  cancel: restorer.cancel,
  setWanted,
  tryModel,
  setSettings,
  exportPhoto: (id: PhotoId) => exportPhoto(context, id),
  dismiss: (id: number) =>
    useStudio.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
  notify: (kind: 'status' | 'alert', text: string) =>
    useStudio.setState(({ notices }) => ({
      notices: [...notices, { id: (notices.at(-1)?.id ?? 0) + 1, kind, text }],
    })),
};
