/**
 * Uformer (Wang et al., 2022): a U-Net whose blocks let the pixels of a window attend to each other, with a learned pattern
 * added to every window of the decoder. It predicts what to add to the photo.
 */
import * as v from 'valibot';
import { depthwiseParameters, growParameters, normParameters } from './attending.ts';
import { applied, convParameters, MOST_BLOCKS, MOST_CHANNELS, scoped } from './layers.ts';
import { drawnMacs, drawnRadius } from './measured.ts';
import type { Drawing, Layers, Network, ParameterSpec } from './network.ts';

const blockCount = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_BLOCKS));
const headCount = v.picklist([1, 2, 4, 8, 16]);
const MOST_LEVELS = 4;

export const UformerConfigSchema = v.pipe(
  v.strictObject({
    /** Channels of the finest level; every further one has twice as many. */
    width: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(128)),
    /** Blocks on the way down, the finest level first; in the middle; and on the way up, the coarsest first. */
    depths: v.pipe(v.array(blockCount), v.minLength(3), v.maxLength(2 * MOST_LEVELS + 1)),
    /** Heads of the blocks, in the same order. */
    heads: v.array(headCount),
    /** Moves the windows of every other block by half, so that neighbours in different windows meet. */
    shift: v.optional(v.boolean(), true),
  }),
  v.check(
    ({ depths, heads }) => depths.length % 2 === 1 && heads.length === depths.length,
    'depths and heads have as many entries, an odd number',
  ),
  v.check(
    ({ width, depths }) => width * 2 ** ((depths.length - 1) / 2) <= MOST_CHANNELS,
    'its deepest level is too wide',
  ),
  v.check(
    ({ width, heads, depths }) => heads.every((count, i) => widthAt(width, depths.length, i) % count === 0),
    'heads divide the channels of their level',
  ),
);

export type UformerConfig = v.InferOutput<typeof UformerConfigSchema>;

const LITE = { depths: [1, 1, 2, 1, 1], heads: [1, 2, 4, 4, 2] } as const;

/** Uformer-B as published, and what fits a page. */
export const UFORMER_CONFIGS = {
  published: { width: 32, depths: [1, 2, 8, 8, 2, 8, 8, 2, 1], heads: [1, 2, 4, 8, 16, 16, 8, 4, 2] },
  lite: { width: 12, ...LITE },
  small: { width: 8, ...LITE, shift: false },
  wide: { width: 16, ...LITE },
} as const;

const INNER = 0.4;
const TAIL = 0.1;
const EPSILON = 1e-5;
const SLOPE = 0.01;
const SIDE = 8;
const SHIFT = SIDE / 2;
/** The layer between two linear ones is this many times as wide. */
const EXPANSION = 4;
/** Biases of distances and patterns begin with a deviation of about 0.02. */
const QUIET = 0.15;

/** Channels of a part: on the way up the features of the way down stand beside those that come up. */
function widthAt(width: number, parts: number, i: number): number {
  const middle = (parts - 1) / 2;
  return i <= middle ? width * 2 ** i : width * 2 ** (parts - i);
}

interface Part {
  readonly name: string;
  readonly count: number;
  readonly channels: number;
  readonly heads: number;
  /** Whether its windows get a learned pattern. */
  readonly modulated: boolean;
}

/** Builds the Network of a config. */
export function uformer({ width, depths, heads, shift }: UformerConfig): Network {
  const levels = (depths.length - 1) / 2;
  const multiple = SIDE * 2 ** levels;
  const part = (i: number): Part => ({
    name: i < levels ? `encoder.${i}` : i === levels ? 'middle' : `decoder.${2 * levels - i}`,
    count: depths[i] as number,
    channels: widthAt(width, depths.length, i),
    heads: heads[i] as number,
    modulated: i > levels,
  });
  const down = Array.from({ length: levels }, (_, i) => i);
  const draw = <T>(layers: Layers<T>, x: T): Drawing<T> => {
    const run = (i: number, entered: T): T => {
      const blocks = part(i);
      return Array.from({ length: blocks.count }, (_, b) => b).reduce(
        (f, b) => scoped(layers, () => drawBlock(layers, blocks, b, f, shift && b % 2 === 1 ? SHIFT : 0)),
        entered,
      );
    };
    const descend = (i: number, entered: T): T => {
      if (i === levels) return run(levels, entered);
      const skip = run(i, entered);
      const deeper = descend(i + 1, layers.shrink(`down.${i}`, skip, { side: 4, stride: 2 }));
      return run(2 * levels - i, layers.concat([layers.grow(`up.${i}`, deeper, 2), skip]));
    };
    const features = descend(0, layers.conv('input', x, { slope: SLOPE }));
    return { image: layers.conv('output', features, { plus: x }), features };
  };
  const parameters = [
    ...convParameters('input', 3, 3, width, INNER),
    ...down.flatMap((i) => [
      ...partParameters(part(i)),
      ...convParameters(`down.${i}`, 4, width * 2 ** i, width * 2 ** (i + 1), INNER),
    ]),
    ...partParameters(part(levels)),
    ...[...down]
      .reverse()
      .flatMap((i) => [
        ...growParameters(`up.${i}`, 2, part(2 * levels - i - 1).channels, width * 2 ** i, INNER),
        ...partParameters(part(2 * levels - i)),
      ]),
    ...convParameters('output', 3, 2 * width, 3, TAIL),
  ];
  return {
    id: 'uformer',
    parameters,
    multiple,
    radius: drawnRadius(draw, parameters, multiple),
    macsPerPixel: drawnMacs(draw, parameters),
    features: { channels: 2 * width, grain: 1 },
    draw,
    apply: applied(draw),
  };
}

function partParameters({ name: part, count, channels, heads, modulated }: Part): ParameterSpec[] {
  const wide = EXPANSION * channels;
  return Array.from({ length: count }, (_, b) => `${part}.${b}`).flatMap((name) => [
    ...(modulated ? [quiet(`${name}.pattern`, [SIDE * SIDE, channels])] : []),
    ...normParameters(`${name}.norm1`, channels),
    ...convParameters(`${name}.qkv`, 1, channels, 3 * channels, INNER),
    quiet(`${name}.distances`, [(2 * SIDE - 1) ** 2, heads]),
    ...convParameters(`${name}.attended`, 1, channels, channels, INNER),
    ...normParameters(`${name}.norm2`, channels),
    ...convParameters(`${name}.wide`, 1, channels, wide, INNER),
    ...depthwiseParameters(`${name}.around`, wide, INNER, true),
    ...convParameters(`${name}.narrow`, 1, wide, channels, INNER),
  ]);
}

/** A table that begins near 0, whatever its size. */
const quiet = (name: string, shape: readonly [number, number]): ParameterSpec => ({
  name,
  shape,
  init: (QUIET * Math.sqrt(shape[0])) / 10,
});

/** Pixels of a window attend to each other; then each pixel's channels are mixed, with a look at its neighbours. */
function drawBlock<T>(
  layers: Layers<T>,
  { name: part, channels, heads, modulated }: Part,
  b: number,
  x: T,
  shift: number,
): T {
  const name = `${part}.${b}`;
  const normed = layers.layerNorm(`${name}.norm1`, x, EPSILON);
  const rolled = shift === 0 ? normed : layers.roll(normed, shift);
  const given = modulated ? layers.addWindow(`${name}.pattern`, rolled, SIDE) : rolled;
  const qkv = layers.conv(`${name}.qkv`, given);
  const attended = layers.attendWindows(`${name}.distances`, qkv, { channels, heads, side: SIDE, shift });
  const projected = layers.conv(`${name}.attended`, attended);
  const y = layers.add(x, shift === 0 ? projected : layers.roll(projected, -shift));
  const wide = layers.gelu(layers.conv(`${name}.wide`, layers.layerNorm(`${name}.norm2`, y, EPSILON)));
  const around = layers.gelu(layers.depthwise(`${name}.around`, wide, { bias: true }));
  return layers.conv(`${name}.narrow`, around, { plus: y });
}
