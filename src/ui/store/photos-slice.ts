/** The photos of this sitting as plain data; their pixels lie on the shelf. */

import type { ColourMove } from '../../engine/domain/adapted-model.ts';
import type { Fault } from '../../engine/domain/fault.ts';
import type { PhotoChoice } from '../../engine/domain/grids.ts';
import type { PhotoFormat, UnfollowedProfile } from '../../engine/domain/photo.ts';
import type { RasterShape } from '../../engine/domain/raster.ts';
import type { TaskId } from '../../engine/domain/task.ts';

export type PhotoId = string;

/** What a Restoration is asked to be. */
export interface WantedSettings {
  /** Model ids with commas between, run one after another; or `automatic` (`wanted-model.ts`). */
  readonly model: string;
  /** 0 keeps the original, 1 is the whole restoration. */
  readonly strength: number;
}

/** What the shown Restoration really is. */
export interface RenderedSettings {
  /** The choice it was made for, to be compared with the wanted one. */
  readonly wanted: string;
  /** Model ids with commas between; empty where the photo was left as it is. */
  readonly model: string;
  readonly milliseconds: number;
  /** Of a model that was adapted to real photos: how far the mean colour moved. */
  readonly colour?: ColourMove;
}

export interface PhotoFacts extends RasterShape {
  readonly format: PhotoFormat;
  /** Kinds of metadata that an export keeps, for example `EXIF`. */
  readonly metadata: readonly string[];
  /** Where the colour profile is not followed: whether an export keeps it. */
  readonly unfollowed?: UnfollowedProfile;
}

export interface SampleNote {
  readonly credit: string;
  readonly licence: string;
  readonly task: TaskId;
}

export type PhotoState = 'opening' | 'ready' | 'waiting' | 'restoring' | 'failed';

export interface PhotoEntry {
  readonly id: PhotoId;
  readonly name: string;
  readonly state: PhotoState;
  readonly facts: PhotoFacts | null;
  readonly fault: Fault | null;
  /** Null: follows the settings that new photos get. */
  readonly wanted: WantedSettings | null;
  readonly rendered: RenderedSettings | null;
  /** What Automatic makes of the photo; null until it was asked. */
  readonly choice: PhotoChoice | null;
  /** PSNR against the undamaged original in dB, for samples only. */
  readonly gain: { readonly psnrInput: number; readonly psnr: number } | null;
  readonly sample: SampleNote | null;
  /** Rises whenever the shelf holds new pixels for this photo. */
  readonly revision: number;
  /** How often Mend was closed while this photo was being restored; one that always ends so is not begun again by itself. */
  readonly interrupted: number;
}

/** Progress of all photos that were sent to be restored together. */
export interface Batch {
  readonly total: number;
  readonly finished: number;
  /** Share of the present photo, 0..1. */
  readonly share: number;
  readonly startedAt: number;
}

export interface PhotosState {
  /** In the order of the strip, which is also the order in which waiting photos are restored. */
  readonly entries: readonly PhotoEntry[];
  readonly selected: PhotoId | null;
  readonly batch: Batch | null;
  /** True where the queue rests, with the photo in hand. */
  readonly paused: boolean;
  /** The photo of which pieces are shown while it is being restored, and how many there are. */
  readonly preview: { readonly id: PhotoId; readonly pieces: number } | null;
  /** Closed photos that Undo can bring back. */
  readonly removed: readonly PhotoEntry[];
}

export const NO_PHOTOS: PhotosState = {
  entries: [],
  selected: null,
  batch: null,
  paused: false,
  preview: null,
  removed: [],
};

/** A photo that is still being opened. */
export function openingEntry(id: PhotoId, name: string, sample: SampleNote | null): PhotoEntry {
  return {
    id,
    name,
    state: 'opening',
    facts: null,
    fault: null,
    wanted: null,
    rendered: null,
    choice: null,
    gain: null,
    sample,
    revision: 0,
    interrupted: 0,
  };
}

export function findPhoto(state: PhotosState, id: PhotoId | null): PhotoEntry | null {
  return state.entries.find((entry) => entry.id === id) ?? null;
}

export function patchPhoto(state: PhotosState, id: PhotoId, patch: Partial<PhotoEntry>): PhotosState {
  return {
    ...state,
    entries: state.entries.map((entry) => (entry.id === id ? { ...entry, ...patch } : entry)),
  };
}

/** Takes photos away, to be brought back perhaps; what was selected stays so, or its neighbour takes its place. */
export function removePhotos(state: PhotosState, ids: readonly PhotoId[]): PhotosState {
  const gone = state.entries.filter(({ id }) => ids.includes(id));
  const entries = state.entries.filter(({ id }) => !ids.includes(id));
  const at = state.entries.findIndex(({ id }) => id === state.selected);
  const kept = (list: readonly PhotoEntry[]) => list.find(({ id }) => !ids.includes(id))?.id;
  const selected =
    kept(state.entries.slice(Math.max(0, at))) ?? kept([...state.entries.slice(0, at)].reverse()) ?? null;
  return { ...state, entries, selected, removed: [...state.removed, ...gone.map(atRest)] };
}

/** Puts removed photos back where they were. */
export function returnPhotos(
  state: PhotosState,
  photos: readonly { readonly id: PhotoId; readonly at: number }[],
): PhotosState {
  const entries = [...state.entries];
  for (const { id, at } of [...photos].sort((a, b) => a.at - b.at)) {
    const entry = state.removed.find((candidate) => candidate.id === id);
    if (entry !== undefined) entries.splice(at, 0, entry);
  }
  const back = new Set(photos.map(({ id }) => id));
  return {
    ...state,
    entries,
    selected: photos[0]?.id ?? state.selected,
    removed: state.removed.filter(({ id }) => !back.has(id)),
  };
}

/** Brings the photos into an order; those that it does not name stay behind the others. */
export function orderPhotos(state: PhotosState, order: readonly PhotoId[]): PhotosState {
  const place = new Map(order.map((id, at) => [id, at]));
  const at = (entry: PhotoEntry) => place.get(entry.id) ?? order.length;
  return { ...state, entries: [...state.entries].sort((a, b) => at(a) - at(b)) };
}

/** The order with one photo `steps` places further down. */
export function movedOrder(state: PhotosState, id: PhotoId, steps: number): readonly PhotoId[] {
  const order = state.entries.map((entry) => entry.id);
  const from = order.indexOf(id);
  if (from < 0) return order;
  order.splice(from, 1);
  order.splice(Math.min(order.length, Math.max(0, from + steps)), 0, id);
  return order;
}

/** A photo that nobody works on any more. */
function atRest(entry: PhotoEntry): PhotoEntry {
  return isQueued(entry) ? { ...entry, state: 'ready' } : entry;
}

/** Photos whose last restoration or opening failed. */
export function failedPhotos(state: Pick<PhotosState, 'entries'>): readonly PhotoEntry[] {
  return state.entries.filter(
    (entry) => entry.state === 'failed' || (entry.state === 'ready' && entry.fault !== null),
  );
}

/** The photo `step` places after the selected one, stopping at both ends. */
export function neighbour(state: PhotosState, step: number): PhotoId | null {
  const at = state.entries.findIndex((entry) => entry.id === state.selected);
  const to = Math.min(state.entries.length - 1, Math.max(0, at + step));
  return state.entries[to]?.id ?? null;
}

/** What is wanted of a photo: its own settings, or those that new photos get. */
export function wantedBy(entry: PhotoEntry | null, defaults: WantedSettings): WantedSettings {
  return entry?.wanted ?? defaults;
}

/** True while anything is being restored or waits for it. */
export function isBusy(state: Pick<PhotosState, 'entries'>): boolean {
  return state.entries.some(isQueued);
}

export function isQueued({ state }: PhotoEntry): boolean {
  return state === 'restoring' || state === 'waiting';
}

/** Share of the whole batch that is done, 0..1. */
export function batchShare(batch: Batch): number {
  return batch.total === 0 ? 0 : Math.min(1, (batch.finished + batch.share) / batch.total);
}
