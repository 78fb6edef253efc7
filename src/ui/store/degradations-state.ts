/** What the tab "Degradations" knows. */
import type { Fault } from '../../engine/domain/fault.ts';
import type { PhotoPlace, SimilarityMap } from '../../engine/domain/grids.ts';
import { type GroupsState, NO_GROUPS } from './groups-state.ts';
import type { PhotoId } from './photos-slice.ts';

export interface DegradationsState {
  /** Null until it was asked for. */
  readonly map: SimilarityMap | null;
  readonly mapFault: Fault | null;
  /** Ids of the two sets whose densities are drawn. */
  readonly pair: readonly [string, string] | null;
  /** Where photos fall, as far as it was asked. */
  readonly places: Readonly<Record<PhotoId, PhotoPlace>>;
  /** The photo that is being looked at. */
  readonly placing: PhotoId | null;
  readonly placeFault: Fault | null;
  readonly groups: GroupsState;
}

export const NO_DEGRADATIONS: DegradationsState = {
  map: null,
  mapFault: null,
  pair: null,
  places: {},
  placing: null,
  placeFault: null,
  groups: NO_GROUPS,
};
