/**
 * AirNet (Li et al., 2022): groups of blocks whose convolutions are bent and scaled by what an encoder sees of the damage.
 * As published it makes the image itself; with `skip` it predicts what to add to the photo. How the encoder learns to tell
 * damages apart is `training/contrast`.
 */
import * as v from 'valibot';
import { applied, convParameters, MOST_BLOCKS, scoped, trained } from '../layers.ts';
import { drawnMacs, drawnReach } from '../measured.ts';
import type { Drawing, Layers, Network, ParameterSpec } from '../network.ts';
import { drawGuide, guideParameters } from './encoder.ts';

const count = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most));

export const AirnetConfigSchema = v.strictObject({
  channels: count(1024),
  groups: count(MOST_BLOCKS),
  /** Blocks of each group. */
  blocks: count(MOST_BLOCKS),
  /** Whether the photo is added at the end. */
  skip: v.optional(v.boolean(), false),
});

export type AirnetConfig = v.InferOutput<typeof AirnetConfigSchema>;

/** As published, and what fits a page. */
export const AIRNET_CONFIGS = {
  published: { channels: 64, groups: 5, blocks: 5 },
  lite: { channels: 32, groups: 2, blocks: 2, skip: true },
} as const;

const SLOPE = 0.1;
const INNER = 0.4;
/** The last convolution of each block: a fresh one then hardly changes what it is given. */
const LAST = 0.1;
/** For each tap of 3x3 where it looks, down and across, and how much it counts. */
const FIELD = 27;

/** Builds the Network of a config. */
export function airnet({ channels, groups, blocks, skip }: AirnetConfig): Network {
  const guide = guideParameters(channels);
  const groupNames = Array.from({ length: groups }, (_, g) => `body.${g}`);
  const blocksOf = (group: string): string[] => Array.from({ length: blocks }, (_, b) => `${group}.${b}`);
  const parameters = [
    ...guide.learned,
    ...convParameters('head', 3, 3, channels, INNER),
    ...groupNames.flatMap((group) => [
      ...blocksOf(group).flatMap((name) => blockParameters(name, channels)),
      ...convParameters(`${group}.last`, 3, channels, channels, LAST),
    ]),
    ...convParameters('body.last', 3, channels, channels, LAST),
    ...convParameters('tail', 3, channels, 3, skip ? LAST : INNER),
    ...guide.kept,
  ];
  const draw = <T>(layers: Layers<T>, x: T): Drawing<T> => {
    const seen = drawGuide(layers, x);
    const head = layers.conv('head', x);
    const body = groupNames.reduce((y, group) => {
      const inner = blocksOf(group).reduce(
        (f, name) => scoped(layers, () => drawBlock(layers, name, f, seen)),
        y,
      );
      return layers.conv(`${group}.last`, inner, { plus: y });
    }, head);
    const features = layers.conv('body.last', body, { plus: head });
    const image = layers.conv('tail', features, skip ? { plus: x } : {});
    return { image, features, taps: { features, [GUIDE]: seen } };
  };
  return {
    id: 'airnet',
    parameters,
    multiple: 1,
    ...drawnReach(draw, parameters, 1),
    macsPerPixel: drawnMacs(draw, parameters),
    features: { channels, grain: 1 },
    // Taps look wherever they are told to.
    global: true,
    taps: { features: channels, [GUIDE]: channels },
    draw,
    apply: applied(draw),
    train: trained(draw),
  };
}

/** The tap that shows what the damage looks like. */
export const GUIDE = 'degradation';

function moduleParameters(name: string, channels: number): ParameterSpec[] {
  const weight = (part: string, gain: number): ParameterSpec => ({
    name: `${name}.${part}.weight`,
    shape: [1, 1, channels, channels],
    init: gain,
  });
  return [
    // At first every tap looks at its own place and counts one half.
    { name: `${name}.field.weight`, shape: [3, 3, 2 * channels, FIELD], init: null },
    { name: `${name}.field.bias`, shape: [FIELD], init: null },
    { name: `${name}.bent.weight`, shape: [3, 3, channels, channels], init: INNER },
    ...['gamma1', 'beta1'].map((part) => weight(part, 1)),
    ...['gamma2', 'beta2'].map((part) => weight(part, LAST)),
  ];
}

function blockParameters(name: string, channels: number): ParameterSpec[] {
  return [
    ...moduleParameters(`${name}.guided1`, channels),
    ...moduleParameters(`${name}.guided2`, channels),
    ...convParameters(`${name}.conv1`, 3, channels, channels, INNER),
    ...convParameters(`${name}.conv2`, 3, channels, channels, LAST),
  ];
}

/** `x + bent(x) + (gamma x + beta)`, where the guide says how the convolution is bent, and gamma and beta. */
function guided<T>(layers: Layers<T>, name: string, x: T, guide: T): T {
  const field = layers.conv(`${name}.field`, layers.concat([x, guide]));
  const bent = layers.deform(`${name}.bent`, x, field);
  const plain = { bias: false } as const;
  const made = (part: string): T =>
    layers.conv(
      `${name}.${part}2`,
      layers.conv(`${name}.${part}1`, guide, { ...plain, slope: SLOPE }),
      plain,
    );
  const tuned = layers.add(layers.multiply(x, made('gamma')), made('beta'));
  return layers.add(x, layers.add(bent, tuned));
}

function drawBlock<T>(layers: Layers<T>, name: string, x: T, guide: T): T {
  const first = layers.leaky(guided(layers, `${name}.guided1`, x, guide), SLOPE);
  const second = layers.conv(`${name}.conv1`, first, { slope: SLOPE });
  const third = layers.leaky(guided(layers, `${name}.guided2`, second, guide), SLOPE);
  return layers.conv(`${name}.conv2`, third, { plus: x });
}
