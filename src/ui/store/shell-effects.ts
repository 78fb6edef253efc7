/** Effects of the shell: offline, updates that wait for their time, isolation where the host gives none. */
import type { ShellClient } from '../../workers/clients/shell-client.ts';
import { compareProgress } from './compare-rows.ts';
import { notify, type StudioContext } from './context.ts';
import { isTraining } from './finetune-state.ts';
import { isBusy } from './photos-slice.ts';
import type { StudioState } from './state.ts';

interface ShellSurroundings {
  readonly client: ShellClient;
  readonly reload: () => void;
  /** What lasts as long as the tab: so that a page that cannot be isolated is reloaded once and not for ever. */
  readonly tab: Pick<Storage, 'getItem' | 'setItem'>;
  readonly openFiles: (files: readonly File[]) => void;
  /** Resolves when all changes so far are kept. */
  readonly settled: () => Promise<void>;
}

const TRIED = 'mend.isolated';

/** True while nothing is under way that a reload would disturb. */
export function isIdle({ photos, finetune, compare, folder }: StudioState): boolean {
  const training = finetune.run !== null && isTraining(finetune.run);
  const opening = photos.entries.some(({ state }) => state === 'opening');
  return (
    !isBusy(photos) &&
    !opening &&
    !training &&
    compareProgress(compare) === null &&
    folder.phase === 'resting'
  );
}

export function createShell(
  context: Pick<StudioContext, 'store'>,
  { client, reload, tab, openFiles, settled }: ShellSurroundings,
) {
  const { store } = context;
  const setShell = (change: Partial<StudioState['shell']>) =>
    store.setState(({ shell }) => ({ shell: { ...shell, ...change } }));
  let accepted = false;

  /** Takes the update as soon as nothing is under way. */
  const updateWhenIdle = () => {
    const state = store.getState();
    if (state.shell.update !== 'wanted' || accepted || !isIdle(state)) return;
    accepted = true;
    void settled().then(client.accept);
  };

  /** Once there is a service worker, the next load comes through it, with the headers that threads need. */
  const isolate = () => {
    if (client.isolated || tried(tab)) return;
    if (store.getState().photos.entries.length === 0) {
      markTried(tab);
      reload();
      return;
    }
    notify(context, 'status', 'Reload the page once, and Mend computes on all cores of your processor.', {
      action: 'reload',
    });
  };

  return {
    start: async (): Promise<void> => {
      client.onLaunch(openFiles);
      void client.shared().then((files) => {
        if (files.length > 0) openFiles(files);
      });
      store.subscribe(updateWhenIdle);
      const served = await client.start({
        onUpdate: () => {
          setShell({ update: 'offered' });
          notify(
            context,
            'status',
            'A newer Mend is ready. It comes when you want it, and never in the middle of work.',
            {
              action: 'update',
            },
          );
        },
        onFilled: (offlineReady) => setShell({ offlineReady }),
        onReplaced: (first) => {
          if (first) return isolate();
          if (accepted) return reload();
          notify(
            context,
            'status',
            'A newer Mend took over in another tab. This one goes on as it is until you reload it.',
            {
              action: 'reload',
            },
          );
        },
      });
      if (client.isolated) return;
      if (!served || tried(tab)) {
        notify(
          context,
          'status',
          'This site does not isolate the page, so on the main processor Mend computes on one core: the same results, slower.',
        );
      } else isolate();
    },
    acceptUpdate: () => {
      setShell({ update: 'wanted' });
      if (!isIdle(store.getState())) {
        notify(context, 'status', 'Mend updates itself as soon as the work in hand is done.');
      }
      updateWhenIdle();
    },
  };
}

function tried(tab: Pick<Storage, 'getItem'>): boolean {
  try {
    return tab.getItem(TRIED) !== null;
  } catch {
    return true;
  }
}

function markTried(tab: Pick<Storage, 'setItem'>): void {
  try {
    tab.setItem(TRIED, '1');
  } catch {
    // Where nothing can be remembered, `tried` has already said so.
  }
}
