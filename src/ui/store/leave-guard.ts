/** Whether leaving the page would lose anything: only what the browser does not keep, and nobody has saved. */
import type { StoreApi } from 'zustand';
import type { StudioState } from './state.ts';

export interface LeaveGuard {
  /** A file was handed to the user. */
  saved(): void;
  wouldLose(): boolean;
}

/** Watches what is restored and what is saved. */
export function createLeaveGuard(store: Pick<StoreApi<StudioState>, 'getState'>): LeaveGuard {
  const made = ({ photos }: StudioState) => photos.entries.map(({ rendered }) => rendered);
  let saved = new Set(made(store.getState()));
  return {
    saved: () => {
      saved = new Set(made(store.getState()));
    },
    wouldLose: () => {
      const state = store.getState();
      const { keeping } = state.shell;
      if (keeping === 'lasting' || keeping === 'unknown') return false;
      return made(state).some((rendered) => rendered !== null && !saved.has(rendered));
    },
  };
}
