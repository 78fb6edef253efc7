/** What the tab "Models" knows beside the list of models. */
import type { Fault } from '../../engine/domain/fault.ts';
import type { ModelCard } from '../../engine/domain/model-card.ts';

export interface LibraryState {
  /** Name of the file that is being imported. */
  readonly importing: string | null;
  /** The model that came last, so that it can be shown. */
  readonly added: string | null;
  /** The browser keeps no files: own models are gone when the page is closed. */
  readonly forgetful: boolean;
  /** The model that was deleted last and can be brought back. */
  readonly removed: ModelCard | null;
  /** The model whose file is being written. */
  readonly exporting: string | null;
  /** What went wrong last. */
  readonly faults: readonly Fault[];
}

export const NO_LIBRARY: LibraryState = {
  importing: null,
  added: null,
  forgetful: false,
  removed: null,
  exporting: null,
  faults: [],
};
