/** What a check of chosen photos found, as plain data. */
import type { TaskId } from './task.ts';

/** `paired`: partners by name. `clean`: damage is synthesised. `degraded`: only fit for adaptation to real photos. */
export type DatasetKind = 'paired' | 'clean' | 'degraded' | 'empty';

/** What is wrong, or worth knowing, about the chosen photos; `code` picks the text, `names` are file paths. */
export interface DatasetFinding {
  readonly code:
    | 'unmatched-degraded'
    | 'unmatched-clean'
    | 'sizes-differ'
    | 'duplicate'
    | 'unreadable'
    | 'too-small'
    | 'too-few'
    | 'skipped';
  /** Files of an error are left out; where nothing is left, the report is not `usable`. */
  readonly severity: 'error' | 'warning' | 'note';
  readonly names: readonly string[];
}

export interface RealPhotos {
  /** Names as the user chose them. */
  readonly names: readonly string[];
  /** Clear photos, with partners or without. */
  readonly clear: readonly string[];
  /** Folders as a Recipe names them: `real/rain`, or `real/other` for what no folder's name tells. */
  readonly folders: readonly string[];
  readonly tasks: Readonly<Record<string, TaskId>>;
  /** Two real photos of a kind, and two clear ones: some to learn from, some to check with. */
  readonly usable: boolean;
}

/** The photos after the check, as the Fine-tune tab shows them. */
export interface DatasetReport {
  readonly kind: DatasetKind;
  readonly pairs: number;
  /** Clean photos without a partner. */
  readonly clean: number;
  /** Degraded photos without a partner. */
  readonly degraded: number;
  /** Width and height in px of the smallest and the largest photo; null where none is usable. */
  readonly smallest: readonly [number, number] | null;
  readonly largest: readonly [number, number] | null;
  /** Names as training and validation use them; the same files always split the same way. */
  readonly train: readonly string[];
  readonly validation: readonly string[];
  /** Folders of pairs as a Recipe names them: `pairs/rain`, or `pairs/other` for what no folder's name tells. */
  readonly pairFolders: readonly string[];
  /** The task of a folder of pairs whose name is a task; it stands until the user says otherwise. */
  readonly tasks: Readonly<Record<string, TaskId>>;
  readonly findings: readonly DatasetFinding[];
  readonly usable: boolean;
  /** The degraded photos as an adaptation sees them, partners or not; absent where there are none. */
  readonly real?: RealPhotos;
}
