/** What a recursive model makes of a photo stage by stage. */
import { StudioError } from '../domain/fault.ts';
import type { Raster } from '../domain/raster.ts';
import { applied, silentLayers } from '../networks/layers.ts';
import type { Drawing, Layers, Network } from '../networks/network.ts';
import type { LoadedModel, NetworkModel } from './loaded-model.ts';
import { type RestoreOptions, restore } from './restorer.ts';

/** How many stages a Network has; 1 for one that is not recursive. */
export function stageCount(network: Network): number {
  return network.draw<null>(silentLayers(), null).stages?.length ?? 1;
}

/** The model that stops after a stage, counted from 1; it shares the weights, and only the whole model disposes of them. */
export function untilStage(model: NetworkModel, stage: number): NetworkModel {
  const draw = <T>(layers: Layers<T>, x: T): Drawing<T> => {
    const drawing = model.network.draw(layers, x);
    return { ...drawing, image: drawing.stages?.[stage - 1] ?? drawing.image };
  };
  const network = { ...model.network, draw, apply: applied(draw) };
  return { ...model, network, dispose: () => undefined };
}

/**
 * A loaded model up to a stage.
 * @throws StudioError `model-unknown` where it has no such stage
 */
export function stageOf(model: LoadedModel, stage: number): NetworkModel {
  const count = model.kind === 'network' ? stageCount(model.network) : 1;
  if (model.kind !== 'network' || stage > count) {
    throw new StudioError(
      'model-unknown',
      `Model ${model.id} has no stage ${stage}; ${count === 1 ? 'it works in one' : `its stages are 1 to ${count}`}.`,
    );
  }
  return { ...untilStage(model, stage), id: `${model.id}@${stage}` };
}

/**
 * The photo after every stage of a recursive model, the last as `restore` gives it at full strength.
 * @throws StudioError `model-incompatible` for a model that is not recursive, and those of `restore`
 */
export async function restoreStages(
  model: LoadedModel,
  photo: Raster,
  options: Omit<RestoreOptions, 'strength'> = {},
): Promise<Raster[]> {
  const count = model.kind === 'network' ? stageCount(model.network) : 1;
  if (model.kind !== 'network' || count < 2) {
    throw new StudioError(
      'model-incompatible',
      `Model ${model.id} works in a single stage; choose a recursive one, such as an RDMC model.`,
    );
  }
  const rasters: Raster[] = [];
  for (let stage = 1; stage <= count; stage++) {
    rasters.push(await restore([untilStage(model, stage)], photo, options));
  }
  return rasters;
}
