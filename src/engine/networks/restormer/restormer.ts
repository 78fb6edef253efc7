/**
 * Restormer (Zamir et al., 2022): a U-Net of four levels whose blocks let channels attend to channels. With prompts it is
 * PromptIR (Potlapalli et al., 2023): before each step of the decoder it adds features that are mixed from learned ones, by
 * what the photo needs. Both predict what to add to the photo.
 */
import * as v from 'valibot';
import type { Prompts } from '../attending.ts';
import { applied, convParameters, MOST_BLOCKS, scoped } from '../layers.ts';
import { drawnMacs, drawnReach } from '../measured.ts';
import type { Drawing, Layers, Network, ParameterSpec } from '../network.ts';
import { type BlockShape, blockParameters, drawBlock, INNER, plainConv } from './block.ts';

const blockCount = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_BLOCKS));
const four = v.tuple([blockCount, blockCount, blockCount, blockCount]);

const heads = v.picklist([1, 2, 4, 8]);

const CONFIG = {
  /** Channels of the finest level, a multiple of 4; every further one has twice as many. */
  dim: v.pipe(v.number(), v.integer(), v.multipleOf(4), v.minValue(4), v.maxValue(256)),
  /** Blocks of each level, the finest first; encoder and decoder have as many. */
  blocks: four,
  /** Blocks at the end, at full resolution. */
  refinement: blockCount,
  /** Heads of each level; one divides another, and 4. */
  heads: v.optional(v.tuple([heads, heads, heads, heads]), [1, 2, 4, 8]),
};

export const RestormerConfigSchema = v.strictObject(CONFIG);

const side = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(256));
const promptChannels = v.pipe(v.number(), v.integer(), v.multipleOf(4), v.minValue(4), v.maxValue(1024));

export const PromptIrConfigSchema = v.strictObject({
  ...CONFIG,
  /** Channels of the prompts of each decoder step, the finest first, multiples of 4. */
  prompts: v.tuple([promptChannels, promptChannels, promptChannels]),
  /** Their sides. */
  sides: v.optional(v.tuple([side, side, side]), [64, 32, 16]),
});

export type RestormerConfig = v.InferOutput<typeof RestormerConfigSchema>;
export type PromptIrConfig = v.InferOutput<typeof PromptIrConfigSchema>;

/** As published, and what fits a page. */
export const RESTORMER_CONFIGS = {
  published: { dim: 48, blocks: [4, 6, 6, 8], refinement: 4 },
  lite: { dim: 16, blocks: [1, 1, 1, 1], refinement: 1 },
  small: { dim: 12, blocks: [1, 1, 1, 1], refinement: 1, heads: [1, 1, 2, 4] },
  deep: { dim: 16, blocks: [1, 2, 2, 2], refinement: 1 },
} as const;

export const PROMPT_IR_CONFIGS = {
  published: { ...RESTORMER_CONFIGS.published, prompts: [64, 128, 320] },
  lite: { ...RESTORMER_CONFIGS.lite, blocks: [1, 1, 1, 2], prompts: [16, 32, 64], sides: [32, 16, 8] },
  small: { ...RESTORMER_CONFIGS.small, prompts: [8, 16, 32], sides: [32, 16, 8] },
} as const;

const PROMPT_COUNT = 5;
/** Prompts begin with a deviation of about 0.5: `sqrt(2 / count)` times this. */
const PROMPT_GAIN = 0.8;
const TAIL = 0.1;
const MULTIPLE = 8;

export function restormer(config: RestormerConfig): Network {
  return build('restormer', config, null);
}

export function promptIr({ prompts, sides, ...config }: PromptIrConfig): Network {
  const three = prompts.map(
    (channels, i): Prompts => ({
      count: PROMPT_COUNT,
      side: sides[i] as number,
      channels,
    }),
  );
  return build('prompt-ir', config, three);
}

/** One step of the decoder, from level `i + 1` to level `i`. */
interface Step {
  /** Channels that come up, and after the prompt where there is one. */
  readonly from: number;
  readonly to: number;
  readonly prompt: Prompts | null;
  /** Of the block that takes the prompt in: those of the third level, wherever it stands. */
  readonly heads: number;
}

function build(
  id: string,
  { dim, blocks, refinement, heads: headsOf }: RestormerConfig,
  prompts: readonly Prompts[] | null,
): Network {
  const level = (i: number): BlockShape => ({ channels: dim * 2 ** i, heads: headsOf[i] as number });
  /** The decoder's finest level stays twice as wide. */
  const finest: BlockShape = { channels: 2 * dim, heads: headsOf[0] };
  const decoderLevel = (i: number): BlockShape => (i === 0 ? finest : level(i));
  const steps = [0, 1, 2].map((i): Step => {
    const from = decoderLevel(i + 1).channels;
    // PromptIR's deepest prompt leaves half of the channels.
    return {
      from,
      to: prompts && i === 2 ? from / 2 : from,
      prompt: prompts?.[i] ?? null,
      heads: headsOf[2],
    };
  });
  const run = <T>(layers: Layers<T>, part: string, count: number, x: T, shape: BlockShape): T =>
    namesOf(part, count).reduce((f, name) => scoped(layers, () => drawBlock(layers, name, f, shape)), x);
  const draw = <T>(layers: Layers<T>, x: T): Drawing<T> => {
    const bare = { bias: false } as const;
    const descend = (i: number, entered: T): T => {
      const skip = run(layers, i === 3 ? 'latent' : `encoder.${i}`, blocks[i] as number, entered, level(i));
      if (i === 3) return skip;
      const below = descend(i + 1, layers.pixelUnshuffle(layers.conv(`down.${i}`, skip, bare)));
      const step = steps[i] as Step;
      const deeper = step.prompt ? prompted(layers, `prompt.${i}`, below, step) : below;
      const up = layers.pixelShuffle(layers.conv(`up.${i}`, deeper, bare));
      const both = layers.concat([up, skip]);
      const joined = i === 0 ? both : layers.conv(`join.${i}`, both, bare);
      return run(layers, `decoder.${i}`, blocks[i] as number, joined, decoderLevel(i));
    };
    const decoded = descend(0, layers.conv('embed', x, bare));
    const features = run(layers, 'refinement', refinement, decoded, finest);
    return { image: layers.conv('output', features, { ...bare, plus: x }), features };
  };
  const blocksOf = (part: string, count: number, shape: BlockShape): ParameterSpec[] =>
    namesOf(part, count).flatMap((name) => blockParameters(name, shape));
  const parameters = [
    plainConv('embed', 3, 3, dim),
    ...[0, 1, 2].flatMap((i) => [
      ...blocksOf(`encoder.${i}`, blocks[i] as number, level(i)),
      plainConv(`down.${i}`, 3, level(i).channels, level(i).channels / 2),
    ]),
    ...blocksOf('latent', blocks[3], level(3)),
    ...[2, 1, 0].flatMap((i) => {
      const { channels } = level(i);
      const { to, prompt } = steps[i] as Step;
      return [
        ...(prompt ? promptParameters(`prompt.${i}`, steps[i] as Step, prompt) : []),
        plainConv(`up.${i}`, 3, to, 2 * to),
        ...(i === 0 ? [] : [plainConv(`join.${i}`, 1, to / 2 + channels, channels)]),
        ...blocksOf(`decoder.${i}`, blocks[i] as number, decoderLevel(i)),
      ];
    }),
    ...blocksOf('refinement', refinement, finest),
    plainConv('output', 3, 2 * dim, 3, TAIL),
  ];
  return {
    id,
    parameters,
    multiple: MULTIPLE,
    ...drawnReach(draw, parameters, MULTIPLE),
    macsPerPixel: drawnMacs(draw, parameters),
    features: { channels: 2 * dim, grain: 1 },
    global: true,
    draw,
    apply: applied(draw),
  };
}

const namesOf = (part: string, count: number): string[] =>
  Array.from({ length: count }, (_, b) => `${part}.${b}`);

const promptBlock = ({ from, heads: shared }: Step, prompt: Prompts): BlockShape => ({
  channels: from + prompt.channels,
  heads: shared,
});

function promptParameters(name: string, step: Step, prompt: Prompts): ParameterSpec[] {
  const { from, to } = step;
  const { count, side: width, channels } = prompt;
  return [
    { name: `${name}.prompts`, shape: [count, width * width * channels], init: PROMPT_GAIN },
    ...convParameters(`${name}.wishes`, 1, from, count, INNER),
    plainConv(`${name}.conv`, 3, channels, channels),
    ...blockParameters(`${name}.block`, promptBlock(step, prompt)),
    plainConv(`${name}.reduce`, 1, from + channels, to),
  ];
}

/** Features with the prompts beside them, taken in by a block. */
function prompted<T>(layers: Layers<T>, name: string, x: T, step: Step): T {
  const { prompt } = step;
  if (prompt === null) return x;
  const wishes = layers.conv(`${name}.wishes`, layers.mean(x));
  const mixture = layers.prompt(`${name}.prompts`, wishes, x, prompt);
  const both = layers.concat([x, layers.conv(`${name}.conv`, mixture, { bias: false })]);
  const taken = scoped(layers, () => drawBlock(layers, `${name}.block`, both, promptBlock(step, prompt)));
  return layers.conv(`${name}.reduce`, taken, { bias: false });
}
