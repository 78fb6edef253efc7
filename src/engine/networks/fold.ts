/** A Network without its batch norms: the same images from plain convolutions, for restoring and for exports. */
import { invariant } from '../domain/fault.ts';
import { NORM_EPSILON } from '../ops/batch-norm.ts';
import { applied, silentLayers } from './layers.ts';
import type { Drawing, Layers, Network, ParameterSpec } from './network.ts';
import { statisticsOf } from './norm.ts';
import { layoutOf } from './params.ts';

/** A Network with its Params, flat and in its order. */
export interface Weighted {
  readonly network: Network;
  readonly parameters: Float32Array<ArrayBuffer>;
}

interface Folded {
  readonly name: string;
  readonly from: string;
  readonly stage: number;
}

/**
 * Folds every batch norm, with its running statistics, into the convolution before it: `w * scale / deviation` and
 * `(bias - mean) * scale / deviation + shift`, for each stage on its own. A Network without batch norms comes back as it is.
 */
export function withoutNorms({ network, parameters }: Weighted): Weighted {
  const found = normsOf(network);
  if (found.length === 0) return { network, parameters };
  const byName = new Map(layoutOf(network).entries.map((entry) => [entry.name, entry]));
  const values = (name: string): Float32Array | null => {
    const entry = byName.get(name);
    return entry ? parameters.subarray(entry.offset, entry.offset + entry.size) : null;
  };
  const normed = new Set(found.map(({ from }) => from));
  const specs: ParameterSpec[] = [];
  const parts: Float32Array[] = [];
  for (const { name, shape, size, offset } of layoutOf(network).entries) {
    if (normed.has(name.slice(0, name.lastIndexOf('.')))) continue;
    specs.push({ name, shape, init: null });
    parts.push(parameters.subarray(offset, offset + size));
  }
  for (const { name, from, stage } of found) {
    const weight = byName.get(`${from}.weight`);
    invariant(weight, () => `${network.id} has no ${from}.weight`);
    const channels = weight.shape[3] as number;
    const folded = fold(values, from, stage, channels);
    specs.push({ name: `${name}.weight`, shape: weight.shape, init: null });
    specs.push({ name: `${name}.bias`, shape: [channels], init: null });
    parts.push(folded.weight, folded.bias);
  }
  const flat = new Float32Array(parts.reduce((size, part) => size + part.length, 0));
  parts.reduce((place, part) => {
    flat.set(part, place);
    return place + part.length;
  }, 0);
  const draw = <T>(layers: Layers<T>, x: T): Drawing<T> => network.draw(plain(layers), x);
  const { train: _, ...rest } = network;
  return { network: { ...rest, parameters: specs, draw, apply: applied(draw) }, parameters: flat };
}

const folding = (name: string, stage: number): string => `${name}@${stage}`;

/** Layers that take a batch norm for the convolution that it was folded into. */
function plain<T>(layers: Layers<T>): Layers<T> {
  return {
    ...layers,
    normConv: (name, x, { stage, slope, stride, dilation }) =>
      layers.conv(folding(name, stage), x, {
        slope,
        ...(stride && { stride }),
        ...(dilation && { dilation }),
      }),
  };
}

/** Every batch norm that the Network draws, in order. */
function normsOf(network: Network): Folded[] {
  const found = new Map<string, Folded>();
  network.draw<null>(
    {
      ...silentLayers(),
      normConv: (from, _x, { stage }) => {
        const name = folding(from, stage);
        found.set(name, { name, from, stage });
        return null;
      },
    },
    null,
  );
  return [...found.values()];
}

function fold(
  values: (name: string) => Float32Array | null,
  name: string,
  stage: number,
  channels: number,
): { readonly weight: Float32Array; readonly bias: Float32Array } {
  const names = statisticsOf(name, stage);
  const [weight, scale, shift, mean, variance] = [
    `${name}.weight`,
    `${name}.scale`,
    `${name}.shift`,
    names.mean,
    names.variance,
  ].map((wanted) => values(wanted) ?? new Float32Array(0)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const bias = values(`${name}.bias`);
  const factor = Float32Array.from(
    { length: channels },
    (_, c) => (scale[c] as number) / Math.sqrt((variance[c] as number) + NORM_EPSILON),
  );
  return {
    weight: weight.map((value, i) => value * (factor[i % channels] as number)),
    bias: factor.map((by, c) => ((bias?.[c] ?? 0) - (mean[c] as number)) * by + (shift[c] as number)),
  };
}
