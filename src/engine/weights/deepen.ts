/** Weights of a trained network for a deeper one of its kind (after Net2Net: Chen, Goodfellow, Shlens, ICLR 2016). */
import { initialParams, layoutOf, type ParameterOwner } from '../networks/params.ts';
import { flatten } from './flat.ts';
import type { NamedTensor } from './safetensors.ts';

/** A layer of a plain residual block in a row of such: `<row>.<number>.conv1` or `.conv2`. */
const LAYER = /^((.+)\.\d+)\.conv([12])\.(?:weight|bias)$/;

/**
 * Params to begin training with. A residual block that the trained network lacks, in a row that it has, begins as the
 * identity: its first convolution fresh, its second zero. So the deeper network restores as the trained one does.
 * @param tensors of the trained network
 * @param model how messages name it
 * @param seed of fresh convolutions
 * @throws StudioError `model-incompatible` where they differ in anything else
 */
export function beginWith(
  network: ParameterOwner,
  tensors: readonly NamedTensor[],
  model: string,
  seed: number,
): Float32Array<ArrayBuffer> {
  const known = tensors.flatMap(({ name }) => LAYER.exec(name)?.slice(1, 3) ?? []);
  return flatten(network, [...tensors, ...missingBlocks(network, new Set(known), seed)], model);
}

function missingBlocks(network: ParameterOwner, known: ReadonlySet<string>, seed: number): NamedTensor[] {
  const fresh = initialParams(network, seed);
  return layoutOf(network).entries.flatMap(({ name, shape, offset, size }) => {
    const [, block = '', row = '', place] = LAYER.exec(name) ?? [];
    if (known.has(block) || !known.has(row)) return [];
    return [
      { name, shape, data: place === '2' ? new Float32Array(size) : fresh.slice(offset, offset + size) },
    ];
  });
}
