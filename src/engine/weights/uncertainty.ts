/**
 * TUR's uncertainty head in a weights file: its tensors stand behind those of the network, and their names begin with
 * `uncertainty.conv`. Restoring passes them over; whoever asks how sure a model is reads them.
 */
import { StudioError } from '../domain/fault.ts';
import type { Network } from '../networks/network.ts';
import { layoutOf, withParameters } from '../networks/params.ts';
import { headParameters } from '../networks/uncertainty-head.ts';
import type { NamedTensor, Safetensors } from './safetensors.ts';

const PREFIX = 'uncertainty.conv';
/** In the metadata: expected absolute error for an uncertainty of 1. */
const SCALE = 'uncertainty_scale';

/** Whether a tensor of a weights file belongs to the uncertainty head and not to the network. */
export function isOfHead({ name }: Pick<NamedTensor, 'name'>): boolean {
  return name.startsWith(PREFIX);
}

/** The uncertainty head of a network, alone: parameters without a drawing. */
export function headOf(network: Network): Network {
  return { ...network, parameters: headParameters(network.features) };
}

/**
 * Params of the uncertainty head in the order of `headParameters`, or null where a file has none.
 * @param model how messages name the model
 * @throws StudioError `model-incompatible` where a head is there that is not that of the network
 */
export function headParams(
  network: Network,
  tensors: readonly NamedTensor[],
  model: string,
): Float32Array<ArrayBuffer> | null {
  const stored = new Map(tensors.filter(isOfHead).map((tensor) => [tensor.name, tensor]));
  if (stored.size === 0) return null;
  const { size, entries } = layoutOf(headOf(network));
  const flat = new Float32Array(size);
  for (const { name, shape, offset } of entries) {
    const tensor = stored.get(name);
    if (tensor?.shape.join() !== shape.join() || stored.size !== entries.length) {
      throw new StudioError(
        'model-incompatible',
        `The uncertainty head of model ${model} does not fit its network ${network.id} at ${name}. Use the card and the weights of one model.`,
      );
    }
    flat.set(tensor.data, offset);
  }
  return flat;
}

/** What the metadata of a file says of its uncertainty head: the scale, where it was measured. */
export function scaleMetadata(
  learned: Network['parameters'],
  scale: number | undefined,
): Readonly<Record<string, string>> {
  return scale === undefined || !learned.some(isOfHead) ? {} : { [SCALE]: String(scale) };
}

/** What a file says of its uncertainty head, as a card holds it; undefined where it has none. */
export function uncertaintyOfFile(
  network: Network,
  { tensors, metadata }: Safetensors,
  model: string,
): { readonly parameters: number; readonly scale: number | null } | undefined {
  const params = headParams(network, tensors, model);
  if (params === null) return undefined;
  const scale = Number(metadata[SCALE]);
  return { parameters: params.length, scale: scale > 0 && Number.isFinite(scale) ? scale : null };
}

/**
 * The tensors that a trained model keeps, from the flat buffer of its Run: those of the network, then those of the
 * uncertainty head where the Run trained one. What else a Reweighter learned is left out.
 * @param learned the Reweighter's own parameters, which lie behind the network's
 */
export function modelTensors(
  network: Network,
  learned: Network['parameters'],
  flat: Float32Array<ArrayBuffer>,
): NamedTensor[] {
  const kept = new Set([...network.parameters, ...learned.filter(isOfHead)].map(({ name }) => name));
  return layoutOf(withParameters(network, learned))
    .entries.filter(({ name }) => kept.has(name))
    .map(({ name, shape, offset, size }) => ({ name, shape, data: flat.slice(offset, offset + size) }));
}
