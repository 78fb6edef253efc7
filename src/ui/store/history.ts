/** What was changed, so that it can be changed back: plain data, which outlives the page. */
import {
  orderPhotos,
  type PhotoId,
  patchPhoto,
  removePhotos,
  returnPhotos,
  type WantedSettings,
} from './photos-slice.ts';
import type { SettingsState, StudioState } from './state.ts';

/** Settings that can be undone: all but how the Studio itself looks. */
export type UndoableSettings = Partial<Omit<SettingsState, 'theme' | 'shortcuts' | 'defaults'>>;

interface WantedChange {
  /** Null: what new photos get. */
  readonly id: PhotoId | null;
  readonly before: WantedSettings | null;
  readonly after: WantedSettings | null;
}

export type Edit =
  | { readonly kind: 'wanted'; readonly what: string; readonly changes: readonly WantedChange[] }
  | { readonly kind: 'settings'; readonly before: UndoableSettings; readonly after: UndoableSettings }
  | { readonly kind: 'order'; readonly before: readonly PhotoId[]; readonly after: readonly PhotoId[] }
  | { readonly kind: 'remove'; readonly photos: readonly { readonly id: PhotoId; readonly at: number }[] };

export interface HistoryState {
  readonly done: readonly Edit[];
  readonly undone: readonly Edit[];
  /** When the last edit came, so that a slider's way is one edit. */
  readonly editedAt: number;
}

export const NO_HISTORY: HistoryState = { done: [], undone: [], editedAt: 0 };

/** Changes of one slider that follow each other as closely as this are one edit, in milliseconds. */
const ONE_GESTURE = 1000;

/** The state after an edit was made or taken back. */
export function applyEdit(state: StudioState, edit: Edit, direction: 'undo' | 'redo'): StudioState {
  const side = direction === 'undo' ? 'before' : 'after';
  switch (edit.kind) {
    case 'wanted':
      return edit.changes.reduce((now, change) => withWanted(now, change.id, change[side]), state);
    case 'settings':
      return { ...state, settings: { ...state.settings, ...edit[side] } };
    case 'order':
      return { ...state, photos: orderPhotos(state.photos, edit[side]) };
    case 'remove':
      return direction === 'undo'
        ? { ...state, photos: returnPhotos(state.photos, edit.photos) }
        : {
            ...state,
            photos: removePhotos(
              state.photos,
              edit.photos.map(({ id }) => id),
            ),
          };
  }
}

function withWanted(state: StudioState, id: PhotoId | null, wanted: WantedSettings | null): StudioState {
  if (id !== null) return { ...state, photos: patchPhoto(state.photos, id, { wanted }) };
  return wanted === null ? state : { ...state, settings: { ...state.settings, defaults: wanted } };
}

/** Makes an edit and remembers it. @param now milliseconds */
export function edited(state: StudioState, edit: Edit, now: number): StudioState {
  const { done, editedAt } = state.history;
  const last = done.at(-1);
  const joined = now - editedAt < ONE_GESTURE && last !== undefined ? joinedEdit(last, edit) : null;
  return {
    ...applyEdit(state, edit, 'redo'),
    history: {
      done: joined === null ? [...done, edit] : [...done.slice(0, -1), joined],
      undone: [],
      editedAt: now,
    },
  };
}

/** Two edits as one, where the second goes on with the first; null otherwise. */
function joinedEdit(first: Edit, second: Edit): Edit | null {
  if (first.kind === 'settings' && second.kind === 'settings') {
    const same = Object.keys(first.after).join() === Object.keys(second.after).join();
    return same ? { ...second, before: first.before } : null;
  }
  if (first.kind !== 'wanted' || second.kind !== 'wanted' || first.what !== second.what) return null;
  const ids = (edit: typeof first) => edit.changes.map(({ id }) => id).join();
  if (ids(first) !== ids(second)) return null;
  const changes = second.changes.map((change, i) => ({
    ...change,
    before: first.changes[i]?.before ?? null,
  }));
  return { ...second, changes };
}

/** The state one edit earlier; the same state where there is none. */
export function undone(state: StudioState): StudioState {
  const edit = state.history.done.at(-1);
  if (edit === undefined) return state;
  const { done, undone: later } = state.history;
  return {
    ...applyEdit(state, edit, 'undo'),
    history: { done: done.slice(0, -1), undone: [...later, edit], editedAt: 0 },
  };
}

/** The state with the last undone edit made again; the same state where there is none. */
export function redone(state: StudioState): StudioState {
  const edit = state.history.undone.at(-1);
  if (edit === undefined) return state;
  const { done, undone: later } = state.history;
  return {
    ...applyEdit(state, edit, 'redo'),
    history: { done: [...done, edit], undone: later.slice(0, -1), editedAt: 0 },
  };
}
