/** A model in one file: safetensors whose metadata names the network, as `mend train` writes it. */
import * as v from 'valibot';
import { StudioError } from '../domain/fault.ts';
import { type NetworkSpec, NetworkSpecSchema } from '../domain/recipe.ts';
import { buildNetwork } from '../networks/catalog.ts';
import type { Network } from '../networks/network.ts';
import { flatten } from './flat.ts';
import { ownFile, RELEASED_NETWORKS } from './released/release.ts';
import { decodeSafetensors, encodeSafetensors, type Safetensors } from './safetensors.ts';
import { uncertaintyOfFile } from './uncertainty.ts';

export interface ModelFile {
  readonly spec: NetworkSpec;
  readonly network: Network;
  /** All Params in the order of the Network. */
  readonly parameters: Float32Array<ArrayBuffer>;
  readonly metadata: Readonly<Record<string, string>>;
  /** The file as one of ours: as it was, or written anew from released weights. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of the uncertainty head, where the file has one. */
  readonly uncertainty: ReturnType<typeof uncertaintyOfFile>;
}

/**
 * Reads and checks a whole model, ours or one that its makers released.
 * @param file how messages name the file
 * @throws StudioError `model-damaged`, `model-incompatible`
 */
export function openModelFile(bytes: Uint8Array<ArrayBuffer>, file: string): ModelFile {
  const given = decodeSafetensors(bytes, file);
  const read = ownFile(given, file);
  const spec = networkOfFile(read, file);
  const network = buildNetwork(spec);
  const parameters = flatten(network, read.tensors, file);
  return {
    spec,
    network,
    parameters,
    metadata: read.metadata,
    bytes: read === given ? bytes : encodeSafetensors(read.tensors, read.metadata),
    uncertainty: uncertaintyOfFile(network, read, file),
  };
}

/** The network that a file names in its metadata. @throws StudioError `model-incompatible` where it names none */
export function networkOfFile({ metadata }: Safetensors, file: string): NetworkSpec {
  const spec = v.safeParse(NetworkSpecSchema, parse(metadata.network));
  if (spec.success) return spec.output;
  throw new StudioError(
    'model-incompatible',
    `${file} does not say which network it belongs to; use a file that "mend train" or the Studio wrote, or the whole released weights of ${RELEASED_NETWORKS} as safetensors.`,
  );
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
