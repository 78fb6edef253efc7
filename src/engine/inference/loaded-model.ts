/** A model that is ready to restore: a Network with its weights on the backend, or a classical method. */
import * as tf from '@tensorflow/tfjs-core';
import { CLASSICAL_METHODS } from '../classical/catalog.ts';
import type { ClassicalMethod } from '../classical/method.ts';
import { StudioError } from '../domain/fault.ts';
import type { Looks } from '../domain/model-variant.ts';
import type { NetworkSpec } from '../domain/recipe.ts';
import { buildNetwork } from '../networks/catalog.ts';
import { withoutNorms } from '../networks/fold.ts';
import type { Network, Views } from '../networks/network.ts';
import { learnedSize, type ParameterViews, viewsOf } from '../networks/params.ts';
import { flatten } from '../weights/flat.ts';
import type { Safetensors } from '../weights/safetensors.ts';
import { headOf, headParams } from '../weights/uncertainty.ts';

export type LoadedModel = NetworkModel | ClassicalModel;

export interface NetworkModel {
  readonly kind: 'network';
  readonly id: string;
  /** As it restores: with batch norms folded into convolutions. */
  readonly network: Network;
  readonly views: Views;
  /** How many parameters it has learned. */
  readonly parameters: number;
  /** There where it works on photos reduced to this shorter side (`reduced-pass.ts`). */
  readonly side?: number;
  /** How often it may look at a photo, mirrored and turned. */
  readonly mostLooks: Looks;
  /** There where it looks more than once (`self-ensemble.ts`). */
  readonly looks?: Looks;
  /** Says where the model is unsure; null where it was trained without one. */
  readonly head: UncertaintyHead | null;
  dispose(): void;
}

export interface UncertaintyHead {
  readonly views: Views;
  /** Expected absolute error for an uncertainty of 1. */
  readonly scale: number;
  /** False where nobody measured `scale`, and it is what training tends to. */
  readonly calibrated: boolean;
}

export interface ClassicalModel {
  readonly kind: 'classical';
  readonly id: string;
  readonly method: ClassicalMethod;
  dispose(): void;
}

/** TUR's uncertainty tends to half of the error. */
const UNMEASURED = 2;

export interface CardFacts {
  /** Of the uncertainty head, where the file has one and the card knows it. */
  readonly scale?: number | null | undefined;
  /** Twice unless said: mirroring suits every network, and only a card tells whether one may be turned. */
  readonly mostLooks?: Looks;
}

/**
 * Puts weights on the backend.
 * @param facts what the model's card says beyond its file
 * @throws StudioError `model-incompatible` where they are not those of the network
 */
export function loadModel(
  id: string,
  spec: NetworkSpec,
  { tensors }: Safetensors,
  { scale = null, mostLooks = 2 }: CardFacts = {},
): NetworkModel {
  const written = buildNetwork(spec);
  const { network, parameters } = withoutNorms({
    network: written,
    parameters: flatten(written, tensors, id),
  });
  const own = onBackend(network, parameters);
  const params = headParams(network, tensors, id);
  const head = params && onBackend(headOf(network), params);
  return {
    kind: 'network',
    id,
    network,
    views: own.views,
    parameters: learnedSize(written),
    ...(spec.side === undefined ? {} : { side: spec.side }),
    mostLooks,
    head: head && { views: head.views, scale: scale ?? UNMEASURED, calibrated: scale !== null },
    dispose: () => {
      own.dispose();
      head?.dispose();
    },
  };
}

function onBackend(network: Network, params: Float32Array): Pick<ParameterViews, 'views' | 'dispose'> {
  const flat = tf.tensor1d(params);
  const { views, dispose } = viewsOf(network, flat);
  flat.dispose();
  return { views, dispose };
}

/** The method of a model that has no weights. @throws StudioError `model-incompatible` for one that this Mend lacks */
export function loadClassical(id: string): ClassicalModel {
  const method = CLASSICAL_METHODS.get(id);
  if (method) return { kind: 'classical', id, method, dispose: () => undefined };
  throw new StudioError('model-incompatible', `This Mend has no method ${id}; get the newest Mend.`);
}
