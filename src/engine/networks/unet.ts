/**
 * A U-Net of plain residual blocks (after Ronneberger et al., 2015). Its finest level works at half resolution on
 * pixel-unshuffled RGB; levels change by unshuffling or shuffling and a 1x1 convolution. It predicts what to add.
 */
import * as v from 'valibot';
import {
  applied,
  convParameters,
  MOST_BLOCKS,
  MOST_CHANNELS,
  macsOf,
  residual,
  residualParameters,
} from './layers.ts';
import type { Drawing, Layers, Network, ParameterSpec } from './network.ts';

const blockCount = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_BLOCKS));
const width = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_CHANNELS));

const MOST_LEVELS = 8;

export const UnetConfigSchema = v.pipe(
  v.strictObject({
    /** Channels of each level, the finest first. */
    widths: v.pipe(v.array(width), v.minLength(1, 'name at least one width'), v.maxLength(MOST_LEVELS)),
    /** Residual blocks of each encoder level but the deepest. */
    blocks: v.array(blockCount),
    /** Residual blocks of the deepest level. */
    middle: blockCount,
    /** Residual blocks of each decoder level, the finest first. */
    decoder: v.array(blockCount),
  }),
  v.check(
    ({ widths, blocks, decoder }) =>
      blocks.length === widths.length - 1 && decoder.length === widths.length - 1,
    'blocks and decoder each need one entry less than widths',
  ),
);

export type UnetConfig = v.InferOutput<typeof UnetConfigSchema>;

/**
 * Sizes of fresh weights, as shares of Kaiming's. Smaller ones neither amplify nor add noise at first: over the first
 * 500 steps of local damage that was worth a tenth of the loss against 1, 0.1 and 0.1.
 */
const INNER = 0.4;
const BRANCH_END = 0.1;
const TAIL = 0.01;

/** One level with the names of its layers; the deepest has only `middle` blocks. */
interface Level {
  readonly width: number;
  readonly encoder: readonly string[];
  readonly decoder: readonly string[];
}

/** Builds the Network of a config. */
export function unet({ widths, blocks, middle, decoder }: UnetConfig): Network {
  const named = (prefix: string, length: number): string[] =>
    Array.from({ length }, (_, b) => `${prefix}.${b}`);
  const levels = widths.map((width, i): Level => {
    if (i === widths.length - 1) return { width, encoder: named('middle', middle), decoder: [] };
    return {
      width,
      encoder: named(`encoder.${i}`, blocks[i] ?? 0),
      decoder: named(`decoder.${i}`, decoder[i] ?? 0),
    };
  });
  const byLevel = levelParameters(levels);
  const multiple = 2 ** widths.length;
  const draw = <T>(layers: Layers<T>, x: T): Drawing<T> => {
    const descend = (i: number, entered: T): T => {
      const level = levels[i] as Level;
      let features = level.encoder.reduce((f, name) => residual(layers, name, f), entered);
      if (i < levels.length - 1) {
        const deeper = descend(i + 1, layers.conv(`down.${i}`, layers.pixelUnshuffle(features)));
        features = layers.add(layers.pixelShuffle(layers.conv(`up.${i}`, deeper)), features);
      }
      return level.decoder.reduce((f, name) => residual(layers, name, f), features);
    };
    const features = descend(0, layers.conv('head', layers.pixelUnshuffle(x)));
    return { image: layers.add(x, layers.pixelShuffle(layers.conv('tail', features))), features };
  };
  return {
    id: 'unet',
    parameters: inOrder(byLevel),
    multiple,
    radius: radiusOf(levels, multiple),
    macsPerPixel: byLevel.reduce(
      (sum, level, i) => sum + macsOf(Object.values(level).flat()) / 4 ** (i + 1),
      0,
    ),
    features: { channels: widths[0] as number, grain: 2 },
    draw,
    apply: applied(draw),
  };
}

/** Parameters of one level by the place where they act; `down` and `up` work at the resolution of this level. */
type LevelParameters = Readonly<
  Record<'head' | 'down' | 'encoder' | 'up' | 'decoder' | 'tail', ParameterSpec[]>
>;

function levelParameters(levels: readonly Level[]): LevelParameters[] {
  return levels.map(({ width, encoder, decoder }, i) => {
    const finer = levels[i - 1]?.width ?? 0;
    const blocksOf = (names: readonly string[]): ParameterSpec[] =>
      names.flatMap((name) => residualParameters(name, width, [INNER, BRANCH_END]));
    return {
      head: i === 0 ? convParameters('head', 3, 12, width, INNER) : [],
      down: i === 0 ? [] : convParameters(`down.${i - 1}`, 1, 4 * finer, width, INNER),
      encoder: blocksOf(encoder),
      up: i === 0 ? [] : convParameters(`up.${i - 1}`, 1, width, 4 * finer, INNER),
      decoder: blocksOf(decoder),
      tail: i === 0 ? convParameters('tail', 3, width, 12, TAIL) : [],
    };
  });
}

/** Down through the encoder and up again, as an image passes. */
function inOrder(levels: readonly LevelParameters[]): ParameterSpec[] {
  return [
    ...levels.flatMap(({ head, down, encoder }) => [...head, ...down, ...encoder]),
    ...[...levels].reverse().flatMap(({ up, decoder, tail }) => [...decoder, ...up, ...tail]),
  ];
}

/** A stretch of pixels of one level along one axis, both ends included. */
type Stretch = readonly [first: number, last: number];

/** How far the worst placed output pixel sees, from the stretch of input that each layer needs, rounded up. */
function radiusOf(levels: readonly Level[], multiple: number): number {
  const wider = ([first, last]: Stretch, by: number): Stretch => [first - by, last + by];
  const union = (a: Stretch, b: Stretch): Stretch => [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
  const coarse = ([first, last]: Stretch): Stretch => [Math.floor(first / 2), Math.floor(last / 2)];
  const fine = ([first, last]: Stretch): Stretch => [first * 2, last * 2 + 1];
  const needed = (i: number, wanted: Stretch): Stretch => {
    const level = levels[i] as Level;
    const features = wider(wanted, 2 * level.decoder.length);
    const both = i < levels.length - 1 ? union(features, fine(needed(i + 1, coarse(features)))) : features;
    return wider(both, 2 * level.encoder.length);
  };
  let reach = 0;
  for (let pixel = 0; pixel < multiple; pixel++) {
    // The tail and the head are 3x3 convolutions around the first level.
    const [first, last] = fine(wider(needed(0, wider(coarse([pixel, pixel]), 1)), 1));
    reach = Math.max(reach, pixel - first, last - pixel);
  }
  return Math.ceil(reach / multiple) * multiple;
}
