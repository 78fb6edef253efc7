/** How results leave the Studio. */
import type { MetadataKept } from '../../engine/domain/photo.ts';

export const DEFAULT_NAME = '{name}-mend';

export interface ExportSettings {
  /** Template of file names. */
  readonly name: string;
  readonly keep: MetadataKept;
  /** Bits of a PNG; null: those of the photo. */
  readonly depth: 8 | 16 | null;
}

export const DEFAULT_EXPORT: ExportSettings = { name: DEFAULT_NAME, keep: 'all', depth: null };

/** An export of several photos that goes on. */
export interface Exporting {
  readonly done: number;
  readonly total: number;
  readonly name: string;
}
