/** Which models a photo is restored with: the one that was asked for, or what its own damage needs. */
import type { ModelCard } from '../../engine/domain/model-card.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import { patch, type StudioContext } from './context.ts';
import { findPhoto, type PhotoId } from './photos-slice.ts';
import { chosenModels, isAutomatic } from './wanted-model.ts';

interface Asked {
  readonly id: PhotoId;
  /** As `wanted-model.ts` reads it. */
  readonly wanted: string;
  /** Taken where nothing can be said about the photo. */
  readonly fallback: string;
  readonly cards: readonly ModelCard[];
  readonly raster: Raster;
  readonly signal: AbortSignal;
}

/** Model ids to run one after another; none: the photo is good as it is. What was chosen, and why, stays with the photo. */
export async function modelsFor(
  context: StudioContext,
  { id, wanted, fallback, cards, raster, signal }: Asked,
): Promise<readonly string[]> {
  if (!isAutomatic(wanted)) return wanted.split(',');
  const known = findPhoto(context.store.getState().photos, id)?.choice;
  if (known) return chosenModels(wanted, known.models, cards);
  const outcome = await context.grids.choose(raster, signal);
  // A photo that cannot be judged is restored all the same; if the engine is in trouble, restoring says so.
  if (!outcome.ok) return chosenModels(wanted, [fallback], cards);
  patch(context, id, { choice: outcome.value });
  return chosenModels(wanted, outcome.value.models, cards);
}
