/** A model in memory: its Network and its weights on the backend. */
import * as tf from '@tensorflow/tfjs-core';
import type { NetworkSpec } from '../domain/recipe.ts';
import { buildNetwork } from '../networks/catalog.ts';
import type { Network, Views } from '../networks/network.ts';
import { viewsOf } from '../networks/params.ts';
import { flatten } from '../weights/flat.ts';
import type { Safetensors } from '../weights/safetensors.ts';

export interface LoadedModel {
  readonly id: string;
  readonly network: Network;
  readonly views: Views;
  dispose(): void;
}

/** Puts weights on the backend. @throws StudioError `model-incompatible` where they are not those of the network */
export function loadModel(id: string, spec: NetworkSpec, { tensors }: Safetensors): LoadedModel {
  const network = buildNetwork(spec);
  const flat = tf.tensor1d(flatten(network, tensors, id));
  const { views, dispose } = viewsOf(network, flat);
  flat.dispose();
  return { id, network, views, dispose };
}
