/**
 * TransWeather (Valanarasu et al., 2022): a pyramid of four levels whose pixels attend to a coarser copy of the level, a
 * decoder that asks it learned questions about the weather, and a way back up. As published it makes the image itself; with
 * `skip` it predicts what to add to the photo, which small patches learn sooner.
 */
import * as v from 'valibot';
import { depthwiseParameters, growParameters, normParameters } from './attending.ts';
import { applied, convParameters, MOST_BLOCKS, residualParameters, scoped } from './layers.ts';
import { drawnMacs, drawnReach } from './measured.ts';
import type { Drawing, Layers, Network, ParameterSpec } from './network.ts';

const blockCount = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_BLOCKS));
const width = v.pipe(v.number(), v.integer(), v.minValue(4), v.maxValue(1024), v.multipleOf(4));

export const TransweatherConfigSchema = v.pipe(
  v.strictObject({
    /** Channels of the four levels, multiples of 4, the last of 8; the finest is a quarter as fine as the photo. */
    dims: v.tuple([width, width, width, v.pipe(width, v.multipleOf(8))]),
    /** Blocks of each level. */
    depths: v.tuple([blockCount, blockCount, blockCount, blockCount]),
    /** Blocks that ask the learned questions. */
    questions: blockCount,
    /** Channels of the last two steps up, to half and to full resolution. */
    tail: v.tuple([width, width]),
    /** Whether the photo is added at the end. */
    skip: v.optional(v.boolean(), false),
  }),
);

export type TransweatherConfig = v.InferOutput<typeof TransweatherConfigSchema>;

/** As published, and what fits a page. */
export const TRANSWEATHER_CONFIGS = {
  published: { dims: [64, 128, 320, 512], depths: [2, 2, 2, 2], questions: 3, tail: [16, 8] },
  lite: { dims: [12, 24, 48, 64], depths: [1, 1, 1, 1], questions: 1, tail: [8, 8], skip: true },
  wide: { dims: [16, 32, 64, 96], depths: [1, 1, 1, 1], questions: 1, tail: [8, 8], skip: true },
} as const;

const INNER = 0.4;
const TAIL = 0.1;
const EPSILON = 1e-6;
/** Of the norms behind a convolution that makes a level coarser. */
const COARSE_EPSILON = 1e-5;
const HEADS = [1, 2, 4, 4] as const;
/** Heads and coarser copies of the blocks beside the levels. */
const SIDE_HEADS = [1, 2, 2] as const;
const QUESTION_HEADS = 8;
const QUESTIONS = 48;
/** How much coarser the copy is that a level attends to; its blocks beside the next level take the same. */
const COARSER = [4, 2, 2, 1] as const;
const LEVELS = [0, 1, 2, 3] as const;
const STEPS = [0, 1, 2] as const;
/** Levels down to a 32nd, and the questions on half of that. */
const MULTIPLE = 64;

interface Block {
  readonly channels: number;
  readonly heads: number;
  readonly coarser: 1 | 2 | 4;
  /** How many times as wide the layer between two linear ones is. */
  readonly expansion: number;
  readonly asks: boolean;
}

/** Builds the Network of a config. */
export function transweather(config: TransweatherConfig): Network {
  const { dims, depths, questions, tail, skip } = config;
  const dim = (i: number): number => dims[i] as number;
  const level = (i: 0 | 1 | 2 | 3): Block => ({
    channels: dim(i),
    heads: HEADS[i],
    coarser: COARSER[i],
    expansion: 2,
    asks: false,
  });
  const beside = (i: 0 | 1 | 2): Block => ({ ...level(i), channels: dim(i + 1), heads: SIDE_HEADS[i] });
  const asking: Block = {
    channels: dims[3],
    heads: QUESTION_HEADS,
    coarser: 1,
    expansion: 4,
    asks: true,
  };
  const draw = <T>(layers: Layers<T>, x: T): Drawing<T> => {
    const embed = (name: string, y: T, stride: 2 | 4): T => {
      const fine =
        stride === 4
          ? layers.shrink(`${name}.conv`, y, { side: 7, stride })
          : layers.conv(`${name}.conv`, y, { stride });
      return layers.layerNorm(`${name}.norm`, fine, COARSE_EPSILON);
    };
    const run = (part: string, count: number, start: T, shape: Block): T => {
      const y = namesOf(part, count).reduce(
        (f, name) => scoped(layers, () => drawBlock(layers, name, f, shape)),
        start,
      );
      return layers.layerNorm(`${part}.norm`, y, EPSILON);
    };
    const found: T[] = [];
    let entered = embed('embed.0', layers.centre(x), 4);
    for (const i of LEVELS) {
      const aside = i < 3 ? embed(`beside_embed.${i}`, entered, 2) : null;
      const y = run(`level.${i}`, depths[i], entered, level(i));
      found.push(y);
      if (i === 3 || aside === null) break;
      const looked = run(`beside.${i}`, 1, aside, beside(i as 0 | 1 | 2));
      entered = layers.add(embed(`embed.${i + 1}`, y, 2), looked);
    }
    const asked = run('questions', questions, embed('questions_embed', found[3] as T, 2), asking);
    let up = layers.add(layers.grow('up.4', asked, 4), found[3] as T);
    for (const i of [2, 1, 0] as const) {
      up = layers.add(refined(layers, `refine.${i}`, layers.grow(`up.${i + 1}`, up, 4)), found[i] as T);
    }
    const half = refined(layers, 'refine.fine', layers.grow('up.fine', up, 4));
    const features = layers.grow('up.finest', half, 4);
    const made = layers.tanh(layers.conv('clean', features));
    return { image: skip ? layers.add(x, made) : made, features };
  };
  const partOf = (part: string, count: number, shape: Block): ParameterSpec[] => [
    ...namesOf(part, count).flatMap((name) => blockParameters(name, shape)),
    ...normParameters(`${part}.norm`, shape.channels),
  ];
  const embedded = (name: string, side: number, from: number, to: number): ParameterSpec[] => [
    ...convParameters(`${name}.conv`, side, from, to, INNER),
    ...normParameters(`${name}.norm`, to),
  ];
  const parameters = [
    ...LEVELS.flatMap((i) => [
      ...(i === 0 ? embedded('embed.0', 7, 3, dims[0]) : embedded(`embed.${i}`, 3, dim(i - 1), dim(i))),
      ...partOf(`level.${i}`, depths[i], level(i)),
    ]),
    ...STEPS.flatMap((i) => [
      ...embedded(`beside_embed.${i}`, 3, dim(i), dim(i + 1)),
      ...partOf(`beside.${i}`, 1, beside(i)),
    ]),
    ...embedded('questions_embed', 3, dims[3], dims[3]),
    ...partOf('questions', questions, asking),
    ...growParameters('up.4', 4, dims[3], dims[3], INNER),
    ...[2, 1, 0].flatMap((i) => [
      ...growParameters(`up.${i + 1}`, 4, dim(i + 1), dim(i), INNER),
      ...residualParameters(`refine.${i}`, dim(i), [INNER, INNER]),
    ]),
    ...growParameters('up.fine', 4, dims[0], tail[0], INNER),
    ...residualParameters('refine.fine', tail[0], [INNER, INNER]),
    ...growParameters('up.finest', 4, tail[0], tail[1], INNER),
    ...convParameters('clean', 3, tail[1], 3, skip ? TAIL : INNER),
  ];
  return {
    id: 'transweather',
    parameters,
    multiple: MULTIPLE,
    ...drawnReach(draw, parameters, MULTIPLE),
    macsPerPixel: drawnMacs(draw, parameters),
    features: { channels: tail[1], grain: 1 },
    global: true,
    draw,
    apply: applied(draw),
  };
}

const namesOf = (part: string, count: number): string[] =>
  Array.from({ length: count }, (_, b) => `${part}.${b}`);

/** A residual block of which a tenth is added. */
function refined<T>(layers: Layers<T>, name: string, x: T): T {
  const inner = layers.conv(`${name}.conv2`, layers.conv(`${name}.conv1`, x, { slope: 0 }));
  return layers.add(layers.times(inner, 0.1), x);
}

function blockParameters(name: string, { channels, coarser, expansion, asks }: Block): ParameterSpec[] {
  const wide = expansion * channels;
  return [
    ...(asks
      ? [{ name: `${name}.questions`, shape: [QUESTIONS, channels], init: Math.sqrt(QUESTIONS / 2) }]
      : []),
    ...normParameters(`${name}.norm1`, channels),
    ...convParameters(`${name}.q`, 1, channels, channels, INNER),
    ...(coarser > 1
      ? [
          ...convParameters(`${name}.coarser`, 1, coarser ** 2 * channels, channels, INNER),
          ...normParameters(`${name}.coarser_norm`, channels),
        ]
      : []),
    ...convParameters(`${name}.kv`, 1, channels, 2 * channels, INNER),
    ...convParameters(`${name}.attended`, 1, channels, channels, INNER),
    ...normParameters(`${name}.norm2`, channels),
    ...convParameters(`${name}.wide`, 1, channels, wide, INNER),
    ...depthwiseParameters(`${name}.around`, wide, INNER, true),
    ...convParameters(`${name}.narrow`, 1, wide, channels, INNER),
  ];
}

function drawBlock<T>(layers: Layers<T>, name: string, x: T, { channels, heads, coarser, asks }: Block): T {
  const normed = layers.layerNorm(`${name}.norm1`, x, EPSILON);
  const q = layers.conv(`${name}.q`, asks ? layers.queries(`${name}.questions`, normed) : normed);
  // A convolution as large as its stride is one of 1x1 on blocks that became channels.
  let known = normed;
  for (let side = coarser; side > 1; side /= 2) known = layers.pixelUnshuffle(known);
  if (coarser > 1) {
    const copy = layers.conv(`${name}.coarser`, known);
    known = layers.layerNorm(`${name}.coarser_norm`, copy, COARSE_EPSILON);
  }
  const attended = layers.attend(q, layers.conv(`${name}.kv`, known), { channels, heads });
  const y = layers.conv(`${name}.attended`, attended, { plus: x });
  const wide = layers.conv(`${name}.wide`, layers.layerNorm(`${name}.norm2`, y, EPSILON));
  const around = layers.gelu(layers.depthwise(`${name}.around`, wide, { bias: true }));
  return layers.conv(`${name}.narrow`, around, { plus: y });
}
