/**
 * NAFNet (Chen et al., 2022): a U-Net of blocks without an activation. What bends the signal is a product of two halves of the
 * channels, and one factor for each channel that comes from the whole image. It predicts what to add to the photo.
 */
import * as v from 'valibot';
import { depthwiseParameters, normParameters } from './attending.ts';
import { applied, convParameters, MOST_BLOCKS, MOST_CHANNELS, scoped } from './layers.ts';
import { drawnMacs, drawnReach } from './measured.ts';
import type { Drawing, Layers, Network, ParameterSpec } from './network.ts';

const blockCount = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_BLOCKS));
const MOST_LEVELS = 6;

export const NafnetConfigSchema = v.pipe(
  v.strictObject({
    /** Channels of the finest level; every further one has twice as many. */
    width: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(256)),
    /** Blocks of each encoder level, the finest first. */
    encoder: v.pipe(v.array(blockCount), v.minLength(1), v.maxLength(MOST_LEVELS)),
    middle: blockCount,
    /** Blocks of each decoder level, the finest first. */
    decoder: v.array(blockCount),
  }),
  v.check(({ encoder, decoder }) => encoder.length === decoder.length, 'encoder and decoder are as long'),
  v.check(
    ({ width, encoder }) => width * 2 ** encoder.length <= MOST_CHANNELS,
    'its deepest level is too wide',
  ),
);

export type NafnetConfig = v.InferOutput<typeof NafnetConfigSchema>;

/** The published network of 17.1 million parameters, and three that fit a page. */
export const NAFNET_CONFIGS = {
  published: { width: 32, encoder: [1, 1, 1, 28], middle: 1, decoder: [1, 1, 1, 1] },
  lite: { width: 16, encoder: [1, 1, 1], middle: 1, decoder: [1, 1, 1] },
  small: { width: 16, encoder: [1, 1], middle: 1, decoder: [1, 1] },
  wide: { width: 32, encoder: [1, 2], middle: 2, decoder: [1, 1] },
} as const;

/** Sizes of fresh weights, as shares of Kaiming's: about those that it was published with, and a quiet end. */
const INNER = 0.4;
const TAIL = 0.1;
export const NAFNET_EPSILON = 1e-6;

/** Builds the Network of a config. */
export function nafnet({ width, encoder, middle, decoder }: NafnetConfig): Network {
  const levels = encoder.length;
  const multiple = 2 ** levels;
  const widthOf = (level: number): number => width * 2 ** level;
  const names = (part: string, count: number): string[] =>
    Array.from({ length: count }, (_, b) => `${part}.${b}`);
  const blocksOf = (part: string, count: number, level: number): ParameterSpec[] =>
    names(part, count).flatMap((name) => blockParameters(name, widthOf(level)));
  const parameters = [
    ...convParameters('intro', 3, 3, width, INNER),
    ...encoder.flatMap((count, i) => [
      ...blocksOf(`encoder.${i}`, count, i),
      ...convParameters(`down.${i}`, 1, 4 * widthOf(i), widthOf(i + 1), INNER),
    ]),
    ...blocksOf('middle', middle, levels),
    ...[...decoder.entries()]
      .reverse()
      .flatMap(([i, count]) => [
        { name: `up.${i}.weight`, shape: [1, 1, widthOf(i + 1), 2 * widthOf(i + 1)], init: INNER },
        ...blocksOf(`decoder.${i}`, count, i),
      ]),
    ...convParameters('ending', 3, width, 3, TAIL),
  ];
  const draw = <T>(layers: Layers<T>, x: T): Drawing<T> => {
    const run = (part: string, count: number, start: T): T =>
      names(part, count).reduce((f, name) => scoped(layers, () => block(layers, name, f)), start);
    const descend = (i: number, entered: T): T => {
      if (i === levels) return run('middle', middle, entered);
      const skip = run(`encoder.${i}`, encoder[i] as number, entered);
      // A convolution of 2x2 with a stride of 2 is one of 1x1 on blocks that became channels.
      const deeper = descend(i + 1, layers.conv(`down.${i}`, layers.pixelUnshuffle(skip)));
      const up = layers.pixelShuffle(layers.conv(`up.${i}`, deeper, { bias: false }));
      return run(`decoder.${i}`, decoder[i] as number, layers.add(up, skip));
    };
    const features = descend(0, layers.conv('intro', x));
    return { image: layers.conv('ending', features, { plus: x }), features };
  };
  return {
    id: 'nafnet',
    parameters,
    multiple,
    ...drawnReach(draw, parameters, multiple),
    macsPerPixel: drawnMacs(draw, parameters),
    features: { channels: width, grain: 1 },
    global: true,
    draw,
    apply: applied(draw),
  };
}

function blockParameters(name: string, width: number): ParameterSpec[] {
  const nothing = (last: string): ParameterSpec => ({ name: `${name}.${last}`, shape: [width], init: null });
  return [
    ...normParameters(`${name}.norm1`, width),
    ...convParameters(`${name}.conv1`, 1, width, 2 * width, INNER),
    ...depthwiseParameters(`${name}.conv2`, 2 * width, INNER, true),
    ...convParameters(`${name}.sca`, 1, width, width, INNER),
    ...convParameters(`${name}.conv3`, 1, width, width, INNER),
    nothing('beta'),
    ...normParameters(`${name}.norm2`, width),
    ...convParameters(`${name}.conv4`, 1, width, 2 * width, INNER),
    ...convParameters(`${name}.conv5`, 1, width, width, INNER),
    nothing('gamma'),
  ];
}

/** Two residual branches: one that looks around, one that mixes channels. Both begin with no share. */
function block<T>(layers: Layers<T>, name: string, x: T): T {
  const wide = layers.conv(`${name}.conv1`, layers.layerNorm(`${name}.norm1`, x, NAFNET_EPSILON));
  const gated = layers.gate(layers.depthwise(`${name}.conv2`, wide, { bias: true }), 'linear');
  const weighed = layers.multiply(gated, layers.conv(`${name}.sca`, layers.mean(gated)));
  const y = layers.add(layers.scale(`${name}.beta`, layers.conv(`${name}.conv3`, weighed)), x);
  const mixed = layers.conv(`${name}.conv4`, layers.layerNorm(`${name}.norm2`, y, NAFNET_EPSILON));
  return layers.add(
    layers.scale(`${name}.gamma`, layers.conv(`${name}.conv5`, layers.gate(mixed, 'linear'))),
    y,
  );
}
