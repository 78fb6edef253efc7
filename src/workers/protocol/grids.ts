/** What the Studio may ask about kinds of damage: the map, a photo's place on it, and what the photo needs. */
import type { Outcome } from '../../engine/domain/fault.ts';
import type { PhotoChoice, PhotoPlace, SimilarityMap } from '../../engine/domain/grids.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import type { Living } from './api.ts';

export interface GridsApi extends Living {
  /** The map that comes with Mend: nothing is computed. */
  map(): Promise<Outcome<SimilarityMap>>;
  /** Where a photo falls on that map. @returns a Fault `option-invalid` for a photo that is too small */
  place(raster: Raster): Promise<Outcome<PhotoPlace>>;
  /** Which models a photo needs. Takes seconds; nothing is restored. Never a Fault for a small or unknown photo. */
  choose(jobId: string, raster: Raster): Promise<Outcome<PhotoChoice>>;
  /** Stops a `choose`; its promise then resolves with the Fault `cancelled`. */
  cancelChoice(jobId: string): Promise<void>;
}
