/** Which models a photo is restored with: the one that was asked for, or what its own damage needs. */
import type { Raster } from '../../engine/domain/raster.ts';
import { patch, type StudioContext } from './context.ts';
import { findPhoto, type PhotoId } from './photos-slice.ts';

interface Asked {
  readonly id: PhotoId;
  /** Model ids with commas between, or `automatic`. */
  readonly wanted: string;
  /** Taken where nothing can be said about the photo. */
  readonly fallback: string;
  readonly raster: Raster;
  readonly signal: AbortSignal;
}

/** Model ids to run one after another; none: the photo is good as it is. What was chosen, and why, stays with the photo. */
export async function modelsFor(
  context: StudioContext,
  { id, wanted, fallback, raster, signal }: Asked,
): Promise<readonly string[]> {
  if (wanted !== 'automatic') return wanted.split(',');
  const known = findPhoto(context.store.getState().photos, id)?.choice;
  if (known) return known.models;
  const outcome = await context.grids.choose(raster, signal);
  // A photo that cannot be judged is restored all the same; if the engine is in trouble, restoring says so.
  if (!outcome.ok) return [fallback];
  patch(context, id, { choice: outcome.value });
  return outcome.value.models;
}
