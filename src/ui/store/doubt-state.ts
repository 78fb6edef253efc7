/** What the Studio knows of a model's doubts, as plain data. */
import type { Fault } from '../../engine/domain/fault.ts';
import type { DoubtResult } from '../../workers/protocol/api.ts';
import type { PhotoId } from './photos-slice.ts';

/** What the map of a photo comes to; its pixels lie beside the store. */
export interface Doubt extends Omit<DoubtResult, 'overlay'> {
  readonly photo: PhotoId;
  readonly model: string;
}

export interface DoubtState {
  /** Wanted for every photo whose model can tell. */
  readonly shown: boolean;
  readonly working: boolean;
  readonly map: Doubt | null;
  readonly fault: Fault | null;
}

export const NO_DOUBT: DoubtState = { shown: false, working: false, map: null, fault: null };
