/** Between the named tensors of a file and the one flat buffer of a Network. */
import { StudioError } from '../domain/fault.ts';
import { layoutOf, type ParameterOwner } from '../networks/params.ts';
import type { NamedTensor } from './safetensors.ts';
import { isOfHead } from './uncertainty.ts';

/**
 * Params of a network from the tensors of a file, after checking that they are exactly those that it wants.
 * An uncertainty head, which training leaves beside them, is passed over.
 * @param model how messages name the model
 * @throws StudioError `model-incompatible`, naming the first parameter that is missing, left over or of another shape
 */
export function flatten(
  network: ParameterOwner,
  tensors: readonly NamedTensor[],
  model: string,
): Float32Array<ArrayBuffer> {
  const refuse = (why: string): never => {
    throw new StudioError(
      'model-incompatible',
      `The weights of model ${model} do not fit its network ${network.id}: ${why}. Use the card and the weights of one model.`,
    );
  };
  const own = tensors.filter((tensor) => !isOfHead(tensor));
  const stored = new Map(own.map((tensor) => [tensor.name, tensor]));
  const { size, entries } = layoutOf(network);
  for (const { name, shape } of entries) {
    const tensor = stored.get(name) ?? refuse(`${name} is missing`);
    if (tensor.shape.join() !== shape.join())
      refuse(`${name} is ${tensor.shape.join('x')}, not ${shape.join('x')}`);
  }
  if (stored.size > entries.length) {
    const wanted = new Set(entries.map(({ name }) => name));
    refuse(`${[...stored.keys()].find((name) => !wanted.has(name))} is left over`);
  }
  // Only now, so that a file cannot ask for more memory than it has bytes.
  const flat = new Float32Array(size);
  for (const { name, offset } of entries) flat.set(stored.get(name)?.data ?? [], offset);
  return flat;
}

/** The named tensors of a flat buffer, in the order of the Network. */
export function unflatten(network: ParameterOwner, flat: Float32Array<ArrayBuffer>): NamedTensor[] {
  return layoutOf(network).entries.map(({ name, shape, offset, size }) => ({
    name,
    shape,
    data: flat.slice(offset, offset + size),
  }));
}
