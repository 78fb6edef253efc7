/** The photos of this sitting as plain data; their pixels lie on the shelf. */
import type { Fault } from '../../engine/domain/fault.ts';
import type { PhotoChoice } from '../../engine/domain/grids.ts';
import type { PhotoFormat } from '../../engine/domain/photo.ts';
import type { TaskId } from '../../engine/domain/task.ts';

export type PhotoId = string;

/** What a Restoration is asked to be. */
export interface WantedSettings {
  /** A model id, or `automatic`. */
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
}

export interface PhotoFacts {
  readonly width: number;
  readonly height: number;
  readonly depth: 8 | 16;
  readonly alpha: boolean;
  readonly format: PhotoFormat;
  /** Kinds of metadata that an export keeps, for example `EXIF`. */
  readonly metadata: readonly string[];
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
  readonly entries: readonly PhotoEntry[];
  readonly selected: PhotoId | null;
  readonly batch: Batch | null;
}

export const NO_PHOTOS: PhotosState = { entries: [], selected: null, batch: null };

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

/** Takes a photo away; what was selected stays selected, or its neighbour takes its place. */
export function removePhoto(state: PhotosState, id: PhotoId): PhotosState {
  const at = state.entries.findIndex((entry) => entry.id === id);
  const entries = state.entries.filter((entry) => entry.id !== id);
  const selected =
    state.selected === id ? (entries[Math.min(at, entries.length - 1)]?.id ?? null) : state.selected;
  return { ...state, entries, selected };
}

/** The photo `step` places after the selected one, stopping at both ends. */
export function neighbour(state: PhotosState, step: number): PhotoId | null {
  const at = state.entries.findIndex((entry) => entry.id === state.selected);
  const to = Math.min(state.entries.length - 1, Math.max(0, at + step));
  return state.entries[to]?.id ?? null;
}

/** True while anything is being restored or waits for it. */
export function isBusy(state: PhotosState): boolean {
  return state.entries.some((entry) => entry.state === 'restoring' || entry.state === 'waiting');
}

/** Share of the whole batch that is done, 0..1. */
export function batchShare(batch: Batch): number {
  return batch.total === 0 ? 0 : Math.min(1, (batch.finished + batch.share) / batch.total);
}
