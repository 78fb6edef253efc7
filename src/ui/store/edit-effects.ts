/** Effects that change what is wanted, each of which can be undone. */
import { notify, type StudioContext } from './context.ts';
import { type Edit, edited, redone, type UndoableSettings, undone } from './history.ts';
import { findPhoto, movedOrder, type PhotoId, type WantedSettings } from './photos-slice.ts';
import { readPresets, type SettingsPreset, withPreset } from './presets.ts';
import type { Restorer } from './restore-effects.ts';
import { selectedPhoto, wantedOf } from './state.ts';

/** A slider tells many values on its way; the score follows when it rests, in milliseconds. */
const REST = 150;

export function createEdits(context: StudioContext, restorer: Restorer) {
  const { store, shelf } = context;
  let measuring: ReturnType<typeof setTimeout> | undefined;
  const make = (edit: Edit) => store.setState((state) => edited(state, edit, context.now()));
  const measureSoon = () => {
    clearTimeout(measuring);
    const id = store.getState().photos.selected;
    if (id !== null) measuring = setTimeout(() => void restorer.measure(id), REST);
  };

  /** Changes what is wanted of photos, and with `follow` of those that have no settings of their own yet. */
  const change = (
    what: string,
    ids: readonly PhotoId[],
    settings: Partial<WantedSettings>,
    follow: boolean,
  ) => {
    const state = store.getState();
    const changes = ids.flatMap((id) => {
      const entry = findPhoto(state.photos, id);
      if (entry === null) return [];
      return [{ id, before: entry.wanted, after: { ...wantedOf(state, entry), ...settings } }];
    });
    const first = changes[0]?.after ?? { ...state.settings.defaults, ...settings };
    const defaults = { id: null, before: state.settings.defaults, after: first };
    make({ kind: 'wanted', what, changes: follow ? [defaults, ...changes] : changes });
    measureSoon();
  };

  /** Takes photos off the strip; Undo brings them back with all that was made of them. */
  const close = (ids: readonly PhotoId[]) => {
    const { entries } = store.getState().photos;
    const photos = entries.flatMap(({ id }, at) => (ids.includes(id) ? [{ id, at }] : []));
    if (photos.length === 0) return;
    for (const { id } of photos) restorer.cancelOne(id);
    make({ kind: 'remove', photos });
    for (const { id } of photos) shelf.putAside(id);
    const [first] = photos;
    const name = photos.length === 1 ? (entries[first?.at ?? 0]?.name ?? '') : `${photos.length} photos`;
    notify(context, 'status', `Closed ${name}.`, { action: 'undo' });
  };

  /** What was undone or redone may concern work in hand, or photos that must be put aside. */
  const step = (to: typeof undone) => {
    const before = store.getState();
    const after = to(before);
    const gone = before.photos.entries.filter(({ id }) => findPhoto(after.photos, id) === null);
    for (const { id } of gone) restorer.cancelOne(id);
    store.setState(to);
    for (const { id } of gone) shelf.putAside(id);
    store.setState(({ notices }) => ({ notices: notices.filter(({ action }) => action !== 'undo') }));
    measureSoon();
  };

  return {
    setWanted: (id: PhotoId | null, settings: Partial<WantedSettings>) =>
      change(Object.keys(settings).join(), id === null ? [] : [id], settings, true),
    setSettings: (after: UndoableSettings) => {
      const { settings } = store.getState();
      const before = Object.fromEntries(
        Object.keys(after).map((key) => [key, settings[key as keyof UndoableSettings]]),
      );
      make({ kind: 'settings', before, after });
    },
    /** Moves a photo in the strip, and so in the queue. */
    move: (id: PhotoId, steps: number) => {
      const { photos } = store.getState();
      const before = photos.entries.map((entry) => entry.id);
      const after = movedOrder(photos, id, steps);
      if (after.join() !== before.join()) make({ kind: 'order', before, after });
    },
    close,
    undo: () => step(undone),
    redo: () => step(redone),
    /** Remembers the settings of the photo in front. */
    copy: () => {
      const state = store.getState();
      store.setState({ copied: wantedOf(state, selectedPhoto(state)) });
    },
    /** Gives photos the copied settings. */
    paste: (ids: readonly PhotoId[]) => {
      const { copied } = store.getState();
      if (copied !== null) change('paste', ids, copied, false);
    },
    applyPreset: ({ name, model, strength }: SettingsPreset, ids: readonly PhotoId[]) =>
      change(`preset ${name}`, ids, { model, strength }, false),
    /** Keeps the settings of the photo in front under a name. */
    savePreset: (name: string) =>
      store.setState((state) => {
        const wanted = wantedOf(state, selectedPhoto(state));
        return { presets: withPreset(state.presets, { ...wanted, name }) };
      }),
    removePreset: (name: string) =>
      store.setState(({ presets }) => ({ presets: presets.filter((preset) => preset.name !== name) })),
    importPresets: async (file: Blob) => {
      const read = readPresets(await file.text());
      if (typeof read === 'string') return notify(context, 'alert', read);
      store.setState((state) => ({ presets: read.reduce(withPreset, state.presets) }));
      notify(context, 'status', `Imported ${read.length} presets.`);
    },
  };
}

export type Edits = ReturnType<typeof createEdits>;
