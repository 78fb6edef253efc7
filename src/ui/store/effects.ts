/** What the Studio does to the world: the only file of the UI that talks to workers. */
import { dayOf } from '../../engine/domain/export-name.ts';
import type { Region } from '../../engine/domain/raster.ts';
import { createCodecClient } from '../../workers/clients/codec-client.ts';
import { createDataClient } from '../../workers/clients/data-client.ts';
import { createEngineClient } from '../../workers/clients/engine-client.ts';
import { createEngineWorker } from '../../workers/clients/engine-worker.ts';
import { createEvaluationClient } from '../../workers/clients/evaluation-client.ts';
import { createGridsClient } from '../../workers/clients/grids-client.ts';
import { createGroupingClient } from '../../workers/clients/grouping-client.ts';
import { createLibraryClient } from '../../workers/clients/library-client.ts';
import { createRunsClient } from '../../workers/clients/runs-client.ts';
import { createShellClient } from '../../workers/clients/shell-client.ts';
import { createTrainingClient } from '../../workers/clients/training-client.ts';
import { PROJECT_SCHEMA } from '../../workers/protocol/training.ts';
import { createCompare } from './compare-effects.ts';
import { createCompareShelf } from './compare-shelf.ts';
import { notify, patch, type StudioContext } from './context.ts';
import { createDegradations } from './degradations-effects.ts';
import { keepDesk, recallDesk } from './desk-memory.ts';
import { createDetail } from './detail.ts';
import { createDoubts } from './doubt-effects.ts';
import { createEdits } from './edit-effects.ts';
import { createExporter } from './export-effects.ts';
import { canChooseFolder, chooseFolder, folderPlace, zipPlace } from './export-places.ts';
import { createFinetune } from './finetune-effects.ts';
import { createFolder } from './folder-effects.ts';
import { createFolderDoor } from './folder-open.ts';
import { createGroups } from './groups-effects.ts';
import { type Intake, openFiles, openPhoto, openSample } from './intake-effects.ts';
import { createFolderKeeper } from './kept-folders.ts';
import { createLeaveGuard } from './leave-guard.ts';
import { createModelLibrary } from './library-effects.ts';
import { createLinkSearch } from './link-search-effects.ts';
import { keep, recall } from './persist.ts';
import { failedPhotos, findPhoto, type PhotoId } from './photos-slice.ts';
import { keepPresets, presetsFile, recallPresets } from './presets.ts';
import { createPreview } from './preview.ts';
import { createRestorer } from './restore-effects.ts';
import { createRuns } from './runs-effects.ts';
import { browserSession } from './session-browser.ts';
import { createSession } from './session-effects.ts';
import { createShelf } from './shelf.ts';
import { createShell } from './shell-effects.ts';
import { watchSleep } from './sleep-watch.ts';
import { choiceOf, start } from './start-effects.ts';
import type { LookState, Sample, StudioState } from './state.ts';
import { useStudio } from './store.ts';
import { watchVersions } from './version-watch.ts';

/** What the stage shows of the photo in front. */
let sight: Region | null = null;

const guard = createLeaveGuard(useStudio);
const codec = createCodecClient();
const engineWorker = createEngineWorker();
const groupData = createDataClient();

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
  sources: new Map(),
  preview: createPreview({ store: useStudio }),
  sight: () => sight,
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
  grouping: createGroupingClient(engineWorker, groupData),
  groupData,
  fetchFile: async (path) => {
    const response = await fetch(`${import.meta.env.BASE_URL}${path}`);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.blob();
  },
  save: (file, name) => {
    guard.saved();
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
const edits = createEdits(context, restorer);
const session = createSession(context, restorer, browserSession(window));
const detail = createDetail(context);
const exporter = createExporter(context);
const finetune = createFinetune(context);
const doubts = createDoubts(context);
const compare = createCompare(context, compareShelf);
const shell = createShell(context, {
  client: createShellClient(window, import.meta.env.BASE_URL),
  reload: () => location.reload(),
  tab: sessionStorage,
  openFiles: (files) => void openFiles(context, restorer, { files, skipped: [] }),
  settled: session.settled,
});
let started = false;

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
  const { theme, shortcuts, defaults: _defaults, ...undoable } = change;
  const look = { ...(theme && { theme }), ...(shortcuts !== undefined && { shortcuts }) };
  useStudio.setState((state) => ({ settings: { ...state.settings, ...look } }));
  if (Object.keys(undoable).length > 0) edits.setSettings(undoable);
}

/** Tries failed photos once more: those that could not be opened and those that could not be restored. */
async function retry(ids: readonly PhotoId[]): Promise<void> {
  const failed = failedPhotos(useStudio.getState().photos).filter(({ id }) => ids.includes(id));
  for (const { id, state } of failed) {
    if (state !== 'failed' || (await openPhoto(context, id))) void restorer.restore([id]);
  }
}

/** Shows what a model makes of the photo in front, and of those that follow. */
function tryModel(model: string): void {
  const { selected } = useStudio.getState().photos;
  edits.setWanted(selected, { model });
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
    useStudio.setState((state) => ({
      settings: recall(state.settings, localStorage),
      presets: recallPresets(localStorage),
      ...recallDesk(state, localStorage),
    }));
    useStudio.subscribe((state, before) => {
      if (state.settings !== before.settings) keep(state.settings, localStorage);
      if (state.presets !== before.presets) keepPresets(state.presets, localStorage);
      if (state.look !== before.look || state.paces !== before.paces) keepDesk(state, localStorage);
    });
    watchVersions(new BroadcastChannel('mend'), PROJECT_SCHEMA, () => void finetune.retire());
    watchSleep(Date.now, finetune.slept);
    window.addEventListener('beforeunload', (event) => {
      if (guard.wouldLose()) event.preventDefault();
    });
    void start(context, choiceOf(location.search))
      // Photos of the last visit may take their time to open; a training need not wait for them.
      .then(() => Promise.all([session.start(), finetune.begin(location.hash)]))
      // Last, so that filling the cache never competes with the start; development has no service worker.
      .then(() => (import.meta.env.PROD ? shell.start() : undefined));
  },
  shell,
  forgetClosed: session.forgetClosed,
  /** Bytes that this site uses on the disk; null where the browser does not say. */
  storageUsed: async (): Promise<number | null> =>
    (await navigator.storage?.estimate?.().catch(() => null))?.usage ?? null,
  finetune,
  doubts,
  compare,
  folder,
  runs: createRuns(context),
  linkSearch: createLinkSearch(context),
  library: createModelLibrary(context),
  degradations: createDegradations(context),
  groups: createGroups(context),
  openFiles: (intake: Intake) => openFiles(context, restorer, intake),
  openSample: (sample: Sample) => openSample(context, restorer, sample),
  close: (...ids: PhotoId[]) => {
    edits.close(ids);
    return select(useStudio.getState().photos.selected);
  },
  undo: () => {
    edits.undo();
    return select(useStudio.getState().photos.selected);
  },
  redo: () => {
    edits.redo();
    return select(useStudio.getState().photos.selected);
  },
  edits,
  exportPresets: () =>
    context.save(
      new Blob([presetsFile(useStudio.getState().presets)], { type: 'application/json' }),
      'mend-presets.json',
    ),
  retry,
  select,
  restore: (ids: readonly PhotoId[]) => restorer.restore(ids),
  cancel: restorer.cancel,
  cancelOne: restorer.cancelOne,
  pause: restorer.pause,
  proceed: restorer.proceed,
  setWanted: edits.setWanted,
  look: (change: Partial<LookState>) => useStudio.setState(({ look }) => ({ look: { ...look, ...change } })),
  /** Hears what of the photo in front is in sight. */
  see: (region: Region | null) => {
    sight = region;
    const { selected } = useStudio.getState().photos;
    if (selected !== null) detail.see(selected, region);
  },
  pieces: context.preview.pieces,
  tryModel,
  setSettings,
  exportPhoto: exporter.one,
  exportZip: () => exporter.all(zipPlace(context.save, `mend-${dayOf(new Date())}.zip`)),
  /** Undefined where the browser lets no page write to a folder. */
  exportToFolder: canChooseFolder(window)
    ? async () => {
        const folder = await chooseFolder(window);
        if (folder !== null) await exporter.all(folderPlace(folder));
      }
    : undefined,
  cancelExport: exporter.cancel,
  dismiss: (id: number) =>
    useStudio.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
  notify: (kind: 'status' | 'alert', text: string) => notify(context, kind, text),
};
