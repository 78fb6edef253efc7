/** A model that is ready to restore: a Network with its weights on the backend, or a classical method. */
import * as tf from '@tensorflow/tfjs-core';
import { CLASSICAL_METHODS } from '../classical/catalog.ts';
import type { ClassicalMethod } from '../classical/method.ts';
import { StudioError } from '../domain/fault.ts';
import type { NetworkSpec } from '../domain/recipe.ts';
import { buildNetwork } from '../networks/catalog.ts';
import type { Network, Views } from '../networks/network.ts';
import { viewsOf } from '../networks/params.ts';
import { flatten } from '../weights/flat.ts';
import type { Safetensors } from '../weights/safetensors.ts';

export type LoadedModel = NetworkModel | ClassicalModel;

export interface NetworkModel {
  readonly kind: 'network';
  readonly id: string;
  readonly network: Network;
  readonly views: Views;
  dispose(): void;
}

export interface ClassicalModel {
  readonly kind: 'classical';
  readonly id: string;
  readonly method: ClassicalMethod;
  dispose(): void;
}

/** Puts weights on the backend. @throws StudioError `model-incompatible` where they are not those of the network */
export function loadModel(id: string, spec: NetworkSpec, { tensors }: Safetensors): NetworkModel {
  const network = buildNetwork(spec);
  const flat = tf.tensor1d(flatten(network, tensors, id));
  const { views, dispose } = viewsOf(network, flat);
  flat.dispose();
  return { kind: 'network', id, network, views, dispose };
}

/** The method of a model that has no weights. @throws StudioError `model-incompatible` for one that this Mend lacks */
export function loadClassical(id: string): ClassicalModel {
  const method = CLASSICAL_METHODS.get(id);
  if (method) return { kind: 'classical', id, method, dispose: () => undefined };
  throw new StudioError('model-incompatible', `This Mend has no method ${id}; get the newest Mend.`);
}
