/** One model's way over a photo. */
import type { Raster } from '../domain/raster.ts';

/** Says that so many more pieces are done, and lets others speak. @throws StudioError `cancelled` */
export type Step = (pieces: number) => Promise<void>;

export interface Pass {
  /** Pieces that the work is told in. */
  readonly pieces: number;
  /** New RGB samples of the raster's own depth. */
  run(raster: Raster, step: Step): Promise<Raster['rgb']>;
}
