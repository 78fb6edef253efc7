/** Where the model of the shown Restoration does not trust itself: asked for when wanted, one photo at a time. */

import { parseVariant } from '../../engine/domain/model-variant.ts';
import type { Picture } from '../../workers/protocol/picture.ts';
import type { StudioContext } from './context.ts';
import type { DoubtState } from './doubt-state.ts';
import type { PhotoId } from './photos-slice.ts';
import { type StudioState, selectedPhoto } from './state.ts';

export interface Doubts {
  show(shown: boolean): void;
  /** The map of a photo and a model, if it is at hand and wanted. */
  overlay(photo: PhotoId, model: string): Picture | null;
}

interface Subject {
  readonly photo: PhotoId;
  readonly model: string;
}

/** Bitmaps that were just replaced may be drawn once more before the page knows. */
const LAST_LOOK = 2000;

/** What a map would be of: the selected photo and the model that restored it, where that model can tell. */
export function subjectOf(state: StudioState): Subject | null {
  const entry = selectedPhoto(state);
  const model = entry?.rendered?.model;
  const card = state.models.listing?.cards.find(({ id }) => id === parseVariant(model ?? '').id);
  if (!entry || !model || entry.state !== 'ready' || card?.kind !== 'network') return null;
  return card.uncertainty === undefined ? null : { photo: entry.id, model };
}

export function createDoubts({ store, engine, codec, shelf }: StudioContext): Doubts {
  let picture: Picture | null = null;
  let job: { readonly subject: Subject; readonly stop: AbortController } | null = null;
  const change = (values: Partial<DoubtState>) =>
    store.setState(({ doubt }) => ({ doubt: { ...doubt, ...values } }));

  const put = (next: Picture | null) => {
    const old = picture;
    picture = next;
    if (old === null) return;
    const { tiles, overview, thumbnail } = old;
    const bitmaps = [...tiles.map(({ bitmap }) => bitmap), thumbnail, ...(overview ? [overview] : [])];
    setTimeout(() => {
      for (const bitmap of bitmaps) bitmap.close();
    }, LAST_LOOK);
  };

  const make = async (subject: Subject, stop: AbortController): Promise<void> => {
    const item = await shelf.fetch(subject.photo);
    if (item === null || stop.signal.aborted) return;
    const outcome = await engine.doubt(item.photo.raster, subject.model, {
      signal: stop.signal,
      onProgress: () => undefined,
    });
    if (stop.signal.aborted) return;
    if (!outcome.ok) return change({ working: false, fault: outcome.fault });
    const { overlay, ...told } = outcome.value;
    const made = await codec.picture(overlay);
    if (stop.signal.aborted) return;
    if (!made.ok) return change({ working: false, fault: made.fault });
    put(made.value.picture);
    change({ working: false, map: { ...told, ...subject } });
  };

  const follow = (): void => {
    const state = store.getState();
    const subject = state.doubt.shown ? subjectOf(state) : null;
    const now = job?.subject ?? state.doubt.map;
    if (subject !== null && now?.photo === subject.photo && now.model === subject.model) return;
    if (subject === null && job === null) return;
    job?.stop.abort();
    job = null;
    if (subject === null) {
      change({ working: false });
      return;
    }
    const own = { subject, stop: new AbortController() };
    job = own;
    change({ working: true, fault: null });
    void make(subject, own.stop).finally(() => {
      // A failed photo is asked for again only where something has changed.
      if (job === own && store.getState().doubt.fault === null) job = null;
    });
  };
  store.subscribe(follow);

  return {
    show: (shown) => change(shown ? { shown, fault: null } : { shown, working: false }),
    overlay: (photo, model) => {
      const { shown, map } = store.getState().doubt;
      return shown && map?.photo === photo && map.model === model ? picture : null;
    },
  };
}
