/** Weights as their makers released them: recognised by their names, checked to the last one and put into our layouts. */
import { StudioError } from '../../domain/fault.ts';
import type { NetworkSpec } from '../../domain/recipe.ts';
import { buildNetwork } from '../../networks/catalog.ts';
import { layoutOf } from '../../networks/params.ts';
import { unflatten } from '../flat.ts';
import type { NamedTensor, Safetensors } from '../safetensors.ts';
import { mprnetRelease } from './mprnet.ts';
import { nafnetRelease } from './nafnet.ts';
import type { Release, Tensors } from './names.ts';
import { promptIrRelease, restormerRelease } from './restormer.ts';

/** PromptIR before Restormer, whose names it has too. */
const RELEASES: readonly Release[] = [promptIrRelease, restormerRelease, nafnetRelease, mprnetRelease];

export const RELEASED_NETWORKS: string = 'NAFNet, Restormer, PromptIR or MPRNet';

/** What training frameworks put before every name. */
const PREFIX = /^(?:module\.|params\.|params_ema\.|state_dict\.|net\.|model\.|net_g\.|generator\.)+/;

export interface Released {
  readonly label: string;
  readonly spec: NetworkSpec;
  /** The file as one of ours. */
  readonly file: Safetensors;
  /** How many tensors were read, and how many were there that the network never uses. */
  readonly used: number;
  readonly unused: number;
}

/**
 * Reads released weights, or gives null where the names are of no network that we know.
 * @param name how messages name the file
 * @throws StudioError `model-incompatible`, naming what is missing, left over or of another shape
 */
export function readReleased({ tensors }: Safetensors, name: string): Released | null {
  const byName = withoutPrefix(tensors);
  for (const release of RELEASES) {
    const spec = release.specOf(byName);
    if (spec !== null) return translate(release, spec, byName, name);
  }
  return null;
}

/** A file as ours: as it is where it names its network, or translated where it is a release that we know. */
export function ownFile(file: Safetensors, name: string): Safetensors {
  return file.metadata.network === undefined ? (readReleased(file, name)?.file ?? file) : file;
}

function withoutPrefix(tensors: readonly NamedTensor[]): Tensors {
  const [first] = tensors;
  const prefix = first?.name.match(PREFIX)?.[0] ?? '';
  const shared = tensors.every((tensor) => tensor.name.startsWith(prefix)) ? prefix.length : 0;
  return new Map(tensors.map((tensor) => [tensor.name.slice(shared), tensor]));
}

function translate(release: Release, spec: NetworkSpec, tensors: Tensors, name: string): Released {
  const network = buildNetwork(spec);
  const { size, entries } = layoutOf(network);
  const sources = entries.map((entry) => ({
    entry,
    source: release.sourceOf(entry.name, entry.shape, spec, tensors),
  }));
  const wanted = new Set(sources.map(({ source }) => source.name));
  const missing = [...wanted].filter((source) => !tensors.has(source));
  const other = sources.flatMap(({ source }) => {
    const found = tensors.get(source.name)?.shape;
    return found === undefined || found.join() === source.shape.join()
      ? []
      : [`${source.name} (${found.join('x')} for ${source.shape.join('x')})`];
  });
  const rest = [...tensors].filter(([given]) => !wanted.has(given));
  const left = rest.filter(([, tensor]) => !release.unused?.(tensor)).map(([given]) => given);
  if (missing.length + other.length + left.length > 0) {
    const parts = [listed('missing', missing), listed('of another size', other), listed('not known', left)];
    throw new StudioError(
      'model-incompatible',
      `${name} has the names of ${release.label}, but does not fit it: ${parts.filter(Boolean).join('; ')}. Save the whole state of the model, and nothing else, as safetensors.`,
    );
  }
  // Only now, so that a file cannot ask for more memory than it has bytes.
  const flat = new Float32Array(size);
  for (const { entry, source } of sources)
    flat.set(source.read(tensors.get(source.name)?.data ?? new Float32Array()), entry.offset);
  return {
    label: release.label,
    spec,
    file: {
      tensors: unflatten(network, flat),
      metadata: { format: 'mend', network: JSON.stringify(spec), released: release.label },
    },
    used: wanted.size,
    unused: rest.length,
  };
}

const MOST_NAMED = 3;

function listed(what: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  return `${what}: ${names.slice(0, MOST_NAMED).join(', ')}${more}`;
}
