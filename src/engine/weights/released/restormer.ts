/**
 * The released names of Restormer and PromptIR. Behind a pixel unshuffle their channels stand in another order than ours, all
 * through the level until a convolution takes them in, so what reads and writes them there is reordered.
 */
import type { NetworkSpec } from '../../domain/recipe.ts';
import { depthwise, kernel, linear, type Order, type Source, shuffled, vector, within } from './layouts.ts';
import { countOf, type Release, sideOf, type Tensors } from './names.ts';

const INNER: readonly (readonly [RegExp, string])[] = [
  [/\.(norm[12])\.scale$/, '.$1.body.weight'],
  [/\.(norm[12])\.shift$/, '.$1.body.bias'],
  [/\.qkv\./, '.attn.qkv.'],
  [/\.qkv_around\./, '.attn.qkv_dwconv.'],
  [/\.temperature$/, '.attn.temperature'],
  [/\.attended\./, '.attn.project_out.'],
  [/\.wide\./, '.ffn.project_in.'],
  [/\.wide_around\./, '.ffn.dwconv.'],
  [/\.narrow\./, '.ffn.project_out.'],
];

function released(name: string): string {
  const next = (by: number) => (level: string) => String(Number(level) + by);
  const [one, two] = [next(1), next(2)];
  const outer = name
    .replace(/^embed\./, 'patch_embed.proj.')
    .replace(/^(encoder|decoder)\.(\d)\./, (_, part: string, i: string) => `${part}_level${one(i)}.`)
    .replace(/^down\.(\d)\./, (_, i: string) => `down${one(i)}_${two(i)}.body.0.`)
    .replace(/^up\.(\d)\./, (_, i: string) => `up${two(i)}_${one(i)}.body.0.`)
    .replace(/^join\.(\d)\./, (_, i: string) => `reduce_chan_level${one(i)}.`)
    .replace(/^prompt\.(\d)\.block\./, (_, i: string) => `noise_level${one(i)}.`)
    .replace(/^prompt\.(\d)\.reduce\./, (_, i: string) => `reduce_noise_level${one(i)}.`)
    .replace(/^prompt\.(\d)\.prompts$/, (_, i: string) => `prompt${one(i)}.prompt_param`)
    .replace(/^prompt\.(\d)\.wishes\./, (_, i: string) => `prompt${one(i)}.linear_layer.`)
    .replace(/^prompt\.(\d)\.conv\./, (_, i: string) => `prompt${one(i)}.conv3x3.`);
  return INNER.reduce((text, [pattern, by]) => text.replace(pattern, by), outer);
}

/** The order of the channels that a block of a level passes on; undefined where it is ours. */
function streamOf(name: string, { config }: NetworkSpec): Order {
  const dim = config.dim as number;
  const encoder = name.match(/^encoder\.([12])\./)?.[1];
  if (encoder) return shuffled(dim * 2 ** Number(encoder));
  if (name.startsWith('latent.')) return shuffled(8 * dim);
  if (name.startsWith('prompt.2.block.'))
    return within(0, shuffled(8 * dim), (config.prompts as number[])[2] as number);
  return undefined;
}

/** The orders of what a convolution takes in and gives out. */
function ordersOf(
  name: string,
  shape: readonly number[],
  spec: NetworkSpec,
): [inputs: Order, outputs: Order] {
  const dim = spec.config.dim as number;
  const [, , from = 0, to = 0] = shape;
  const stream = streamOf(name, spec);
  if (/\.(qkv|wide)\.weight$/.test(name)) return [stream, undefined];
  if (/\.(attended|narrow)\.weight$/.test(name)) return [undefined, stream];
  const level = Number(name.match(/^\w+\.(\d)\./)?.[1] ?? 0);
  const width = dim * 2 ** level;
  if (name.startsWith('down.')) return [level > 0 ? shuffled(width) : undefined, undefined];
  if (name.startsWith('up.'))
    return [level === 2 && !spec.config.prompts ? shuffled(8 * dim) : undefined, shuffled(to)];
  if (name.startsWith('join.')) return [within(from - width, shuffled(width)), undefined];
  if (name.startsWith('prompt.2.reduce.')) return [within(0, shuffled(8 * dim), from - 8 * dim), undefined];
  return [undefined, undefined];
}

function sourceOf(name: string, shape: readonly number[], spec: NetworkSpec): Source {
  const theirs = released(name);
  const [height = 1, width = 1, from = 1, to = 1] = shape;
  if (name.endsWith('.temperature')) return vector(theirs, [height, 1, 1]);
  if (name.endsWith('.prompts')) return prompts(theirs, name, spec);
  if (shape.length === 1)
    return vector(theirs, shape, /\.norm[12]\./.test(name) ? streamOf(name, spec) : undefined);
  if (shape.length === 3) return depthwise(theirs, height, from);
  if (name.endsWith('.wishes.weight'))
    return linear(theirs, from, to, name.startsWith('prompt.2.') ? shuffled(from) : undefined);
  return kernel(theirs, [height, width, from, to], ...ordersOf(name, shape, spec));
}

/** `[1, count, channels, side, side]` as `[count, side * side * channels]`. */
function prompts(theirs: string, name: string, { config }: NetworkSpec): Source {
  const level = Number(name.match(/\d/)?.[0]);
  const side = (config.sides as number[])[level] as number;
  const channels = (config.prompts as number[])[level] as number;
  const count = 5;
  // Each prompt is a kernel of its own whose taps are its pixels.
  const { read } = kernel(theirs, [side, side, 1, channels]);
  const size = side * side * channels;
  return {
    name: theirs,
    shape: [1, count, channels, side, side],
    read: (data) => {
      const out = new Float32Array(data.length);
      for (let i = 0; i < count; i++) out.set(read(data.slice(i * size, (i + 1) * size)), i * size);
      return out;
    },
  };
}

function configOf(tensors: Tensors) {
  const levels = ['encoder_level1.', 'encoder_level2.', 'encoder_level3.', 'latent.'];
  return {
    dim: sideOf(tensors, 'patch_embed.proj.weight', 0),
    blocks: levels.map((level) => countOf(tensors, level)),
    refinement: countOf(tensors, 'refinement.'),
    heads: levels.map((level, i) => sideOf(tensors, `${level}0.attn.temperature`, 0) || 2 ** i),
  };
}

const isRestormer = (tensors: Tensors): boolean =>
  tensors.has('patch_embed.proj.weight') && tensors.has('encoder_level1.0.attn.qkv.weight');

export const restormerRelease: Release = {
  label: 'Restormer',
  specOf: (tensors) => (isRestormer(tensors) ? { id: 'restormer', config: configOf(tensors) } : null),
  sourceOf,
};

export const promptIrRelease: Release = {
  label: 'PromptIR',
  specOf(tensors) {
    if (!isRestormer(tensors) || !tensors.has('prompt1.prompt_param')) return null;
    const each = (axis: number): number[] =>
      [1, 2, 3].map((level) => sideOf(tensors, `prompt${level}.prompt_param`, axis));
    return { id: 'prompt-ir', config: { ...configOf(tensors), prompts: each(2), sides: each(3) } };
  },
  sourceOf,
  unused: ({ name }) => /(?:^|\.)(?:chnl_reduce\d|reduce_noise_channel_\d)\.weight$/.test(name),
};
