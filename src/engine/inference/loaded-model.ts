/** A model in memory: its card, its Network and its weights on the backend. */
import * as tf from '@tensorflow/tfjs-core';
import { StudioError } from '../domain/fault.ts';
import type { NetworkSpec } from '../domain/recipe.ts';
import { buildNetwork } from '../networks/catalog.ts';
import type { Network, Views } from '../networks/network.ts';
import type { Safetensors } from '../weights/safetensors.ts';

export interface LoadedModel {
  readonly id: string;
  readonly network: Network;
  readonly views: Views;
  dispose(): void;
}

/**
 * Puts weights on the backend, after checking that they are exactly those that the network wants.
 * @throws StudioError `model-incompatible`, naming the first parameter that is missing, left over or of another shape
 */
export function loadModel(id: string, spec: NetworkSpec, { tensors }: Safetensors): LoadedModel {
  const network = buildNetwork(spec);
  const refuse = (why: string): never => {
    throw new StudioError(
      'model-incompatible',
      `The weights of model ${id} do not fit its network ${spec.id}: ${why}. Use the card and the weights of one model.`,
    );
  };
  const stored = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  for (const { name, shape } of network.parameters) {
    const tensor = stored.get(name) ?? refuse(`${name} is missing`);
    if (tensor.shape.join() !== shape.join())
      refuse(`${name} is ${tensor.shape.join('x')}, not ${shape.join('x')}`);
    stored.delete(name);
  }
  for (const name of stored.keys()) refuse(`${name} is left over`);
  const weights = new Map(
    tensors.map(({ name, shape, data }) => [name, tf.tensor(data, [...shape], 'float32')]),
  );
  return {
    id,
    network,
    views: (name) => weights.get(name) ?? refuse(`${name} is missing`),
    dispose: () => tf.dispose([...weights.values()]),
  };
}
