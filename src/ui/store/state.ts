/** Everything that the Studio knows, as plain data in slices. */

import type { BackendChoice } from '../../engine/domain/backend.ts';
import type { Fault } from '../../engine/domain/fault.ts';
import type { PhotoFormat } from '../../engine/domain/photo.ts';
import type { TaskId } from '../../engine/domain/task.ts';
import type { Hello, ZooListing } from '../../workers/protocol/api.ts';
import { type CompareState, NO_COMPARE } from './compare-state.ts';
import { type DegradationsState, NO_DEGRADATIONS } from './degradations-state.ts';
import { type DoubtState, NO_DOUBT } from './doubt-state.ts';
import { DEFAULT_EXPORT, type Exporting, type ExportSettings } from './export-state.ts';
import { type FinetuneState, NO_FINETUNE } from './finetune-state.ts';
import { type FolderState, NO_FOLDER } from './folder-state.ts';
import { type HistoryState, NO_HISTORY } from './history.ts';
import { type LibraryState, NO_LIBRARY } from './library-state.ts';
import type { Paces } from './pace.ts';
import {
  findPhoto,
  NO_PHOTOS,
  type PhotoEntry,
  type PhotosState,
  type WantedSettings,
  wantedBy,
} from './photos-slice.ts';
import type { SettingsPreset } from './presets.ts';
import { NO_RUNS, type RunsState } from './runs-state.ts';
import { AUTOMATIC } from './wanted-model.ts';

export type Theme = 'system' | 'light' | 'dark';

export interface SettingsState {
  /** What photos get that have no settings of their own yet. */
  readonly defaults: WantedSettings;
  /** Null: the format of the photo itself. */
  readonly exportFormat: PhotoFormat | null;
  /** 1..100, of JPEG, WebP and AVIF. */
  readonly exportQuality: number;
  /** Names and metadata of exported files. */
  readonly exportHow: ExportSettings;
  readonly theme: Theme;
  /** Single-letter shortcuts may be turned off (WCAG 2.1.4). */
  readonly shortcuts: boolean;
}

export interface BackendState {
  readonly choice: BackendChoice;
  readonly hello: Hello | null;
  readonly fault: Fault | null;
}

export interface ModelsState {
  readonly listing: ZooListing | null;
  readonly fault: Fault | null;
}

/** A photo of the sample gallery, as `public/samples/samples.json` lists it. */
export interface Sample {
  readonly file: string;
  readonly title: string;
  readonly credit: string;
  readonly licence: string;
  readonly task: TaskId;
  readonly set: Readonly<Record<string, number>>;
  readonly seed: number;
}

/** What a notice offers to do. */
export type NoticeAction = 'undo' | 'update' | 'reload';

/** A sentence for the user that belongs to no photo. */
export interface Notice {
  readonly id: number;
  readonly kind: 'status' | 'alert';
  readonly text: string;
  readonly action?: NoticeAction;
  /** Particulars, one a line, shown on demand. */
  readonly list?: readonly string[];
}

/** How the stage shows a photo before and after. */
export type LookMode = 'split' | 'sides' | 'stacked' | 'blink' | 'difference';

export interface LookState {
  readonly mode: LookMode;
  /** What differences are multiplied by. */
  readonly gain: number;
  readonly loupe: boolean;
}

/** What the Studio knows of its own shell. */
export interface ShellState {
  /** True once a later visit needs no network. */
  readonly offlineReady: boolean;
  /** A newer Mend waits; `wanted`: it comes as soon as nothing is under way. */
  readonly update: 'none' | 'offered' | 'wanted';
  /** Whether photos survive a reload, and why not. */
  readonly keeping: 'unknown' | 'lasting' | 'elsewhere' | 'refused' | 'full';
  /** The browser has promised to clear nothing by itself. */
  readonly promised: boolean;
}

export interface StudioState {
  readonly photos: PhotosState;
  readonly settings: SettingsState;
  readonly backend: BackendState;
  readonly models: ModelsState;
  readonly compare: CompareState;
  readonly folder: FolderState;
  readonly runs: RunsState;
  readonly finetune: FinetuneState;
  readonly library: LibraryState;
  /** Where the model of the shown Restoration does not trust itself. */
  readonly doubt: DoubtState;
  readonly degradations: DegradationsState;
  readonly samples: readonly Sample[];
  readonly notices: readonly Notice[];
  /** An export of several photos; null while none goes on. */
  readonly exporting: Exporting | null;
  readonly look: LookState;
  readonly history: HistoryState;
  readonly presets: readonly SettingsPreset[];
  /** Settings that were copied, to be given to other photos. */
  readonly copied: WantedSettings | null;
  readonly paces: Paces;
  readonly shell: ShellState;
}

export const DEFAULT_WANTED: WantedSettings = { model: AUTOMATIC, strength: 1 };

export const INITIAL_STATE: StudioState = {
  photos: NO_PHOTOS,
  settings: {
    defaults: DEFAULT_WANTED,
    exportFormat: null,
    exportQuality: 92,
    exportHow: DEFAULT_EXPORT,
    theme: 'system',
    shortcuts: true,
  },
  backend: { choice: 'auto', hello: null, fault: null },
  models: { listing: null, fault: null },
  compare: NO_COMPARE,
  folder: NO_FOLDER,
  runs: NO_RUNS,
  finetune: NO_FINETUNE,
  library: NO_LIBRARY,
  doubt: NO_DOUBT,
  degradations: NO_DEGRADATIONS,
  samples: [],
  notices: [],
  exporting: null,
  look: { mode: 'split', gain: 4, loupe: false },
  history: NO_HISTORY,
  presets: [],
  copied: null,
  paces: {},
  shell: { offlineReady: false, update: 'none', keeping: 'unknown', promised: false },
};

export function selectedPhoto(state: StudioState): PhotoEntry | null {
  return findPhoto(state.photos, state.photos.selected);
}

/** What is wanted of a photo: its own settings, or those that new photos get. */
export function wantedOf(state: StudioState, entry: PhotoEntry | null): WantedSettings {
  return wantedBy(entry, state.settings.defaults);
}

/** True where a Restoration is shown that is not the one asked for. */
export function isStale(entry: PhotoEntry, wanted: WantedSettings): boolean {
  return entry.rendered !== null && entry.rendered.wanted !== wanted.model;
}
