/** Loaded models as contestants of an Evaluation. */

import type { Contestant } from '../domain/evaluation.ts';
import { parseVariant } from '../domain/model-variant.ts';
import type { Raster } from '../domain/raster.ts';
import type { LoadedModel } from './loaded-model.ts';
import type { ModelStore } from './model-store.ts';
import { type RestoreOptions, restore } from './restorer.ts';

/** A model with the digest of its weights; null for a method without weights. */
export interface DigestedModel {
  readonly model: LoadedModel;
  readonly digest: string | null;
}

/** A chain of models as one contestant. It restores as `restore` does. */
export function contestantOf(
  chain: readonly DigestedModel[],
  options: RestoreOptions = {},
): Contestant & { restore(raster: Raster): Promise<Raster> } {
  const models = chain.map(({ model }) => model);
  return {
    id: models.map(({ id }) => id).join(','),
    digest: chain.map(({ model, digest }) => digest ?? `method ${model.id}`).join(' '),
    parameters: models.reduce((sum, model) => sum + parametersOf(model), 0),
    restore: (raster) => restore(models, raster, options),
  };
}

/** A model of the store, or `auto`, with its digest. @throws StudioError as `ModelStore.load` does */
export async function loadDigested(store: ModelStore, wanted: string): Promise<DigestedModel> {
  const model = await store.load(wanted);
  const { cards } = await store.zoo();
  const { id: named } = parseVariant(model.id);
  const hash = cards.find(({ id }) => id === named)?.sha256 ?? null;
  // The variant is told as in its name.
  return { model, digest: model.id === named ? hash : `${hash}${model.id.slice(named.length)}` };
}

function parametersOf(model: LoadedModel): number {
  return model.kind === 'network' ? model.parameters : 0;
}
