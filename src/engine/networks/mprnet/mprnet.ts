/**
 * MPRNet (Zamir et al., "Multi-stage progressive image restoration", 2021), the network of Uni-Removal: a stage that looks
 * at quarters of the photo, one that looks at halves, and one at full resolution; each hands its features on, and each
 * makes an image that training can judge.
 */
import * as v from 'valibot';
import { applied, MOST_BLOCKS, MOST_CHANNELS } from '../layers.ts';
import { drawnMacs, drawnRadius } from '../measured.ts';
import type { Drawing, Layers, Network, ParameterSpec } from '../network.ts';
import {
  attend,
  attentionParameters,
  type Before,
  block,
  blockParameters,
  conv,
  decode,
  decoderParameters,
  encode,
  encoderParameters,
  enlarge,
  type Pyramid,
  plain,
  SLOPE,
  type Widths,
} from './blocks.ts';

const width = (least: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(MOST_CHANNELS));

export const MprnetConfigSchema = v.strictObject({
  /** Channels at full resolution. */
  features: width(1),
  /** How many more each coarser level of the first two stages has. */
  scale: width(0),
  /** How many more the third stage has. */
  orsScale: width(0),
  /** Blocks in each of the three groups of the third stage. */
  blocks: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_BLOCKS)),
});

export type MprnetConfig = v.InferOutput<typeof MprnetConfigSchema>;

/** Quarters are halved twice. */
const MULTIPLE = 8;
const GROUPS = [1, 2, 3] as const;
const SLOPE_START = 0.25;
const TAIL = 0.1;

/** Builds the Network of a config. */
export function mprnet(config: MprnetConfig): Network {
  const { features, scale, orsScale } = config;
  const parameters = parametersOf(config);
  const draw = <T>(layers: Layers<T>, x: T): Drawing<T> => drawing(layers, config, x);
  return {
    id: 'mprnet',
    parameters,
    multiple: MULTIPLE,
    radius: drawnRadius(draw, parameters, MULTIPLE),
    macsPerPixel: drawnMacs(draw, parameters),
    features: { channels: features + orsScale, grain: 1 },
    taps: { bottleneck: features + 2 * scale, attention: features },
    global: true,
    draw,
    apply: applied(draw),
  };
}

function parametersOf({ features: n, scale, orsScale, blocks }: MprnetConfig): ParameterSpec[] {
  const widths: Widths = [n, n + scale, n + 2 * scale];
  const wide = n + orsScale;
  return [
    ...GROUPS.flatMap((stage) => [
      ...plain(`shallow${stage}.conv`, 3, 3, n),
      ...blockParameters(`shallow${stage}.block`, n),
    ]),
    ...encoderParameters('encoder1', widths, false),
    ...decoderParameters('decoder1', widths),
    ...attentionParameters('attention1', n),
    ...plain('join2', 3, 2 * n, n),
    ...encoderParameters('encoder2', widths, true),
    ...decoderParameters('decoder2', widths),
    ...attentionParameters('attention2', n),
    ...plain('join3', 3, 2 * n, wide),
    ...GROUPS.flatMap((group) => [
      ...Array.from({ length: blocks }, (_, b) => blockParameters(`full.group${group}.${b}`, wide)).flat(),
      ...plain(`full.group${group}.end`, 3, wide, wide, TAIL),
      ...plain(`full.from_encoder${group}`, 1, n, wide, TAIL),
      ...plain(`full.from_decoder${group}`, 1, n, wide, TAIL),
    ]),
    ...(['encoder', 'decoder'] as const).flatMap((side) => [
      ...plain(`full.${side}_up1`, 1, widths[1], widths[0]),
      ...plain(`full.${side}_up2a`, 1, widths[2], widths[1]),
      ...plain(`full.${side}_up2b`, 1, widths[1], widths[0]),
    ]),
    ...plain('tail', 3, wide, 3, TAIL),
    { name: SLOPE, shape: [1], init: null, fill: SLOPE_START },
  ];
}

function drawing<T>(layers: Layers<T>, { blocks }: MprnetConfig, x: T): Drawing<T> {
  const shallow = (stage: number, image: T): T =>
    block(layers, `shallow${stage}.block`, conv(layers, `shallow${stage}.conv`, image));
  // Parts of the photo stand side by side in the batch: the halves, upper first, and the quarters of each.
  const halves = layers.join(layers.split(x, 'height'), 'batch');
  const quarters = layers.join(layers.split(halves, 'width'), 'batch');
  const whole = (place: T): T => layers.join(layers.split(place, 'batch'), 'height');
  const eachOf = (levels: Pyramid<T>, f: (place: T) => T): Pyramid<T> => [
    f(levels[0]),
    f(levels[1]),
    f(levels[2]),
  ];

  const seen = encode(layers, 'encoder1', shallow(1, quarters), null);
  const encoder1 = eachOf(seen, (place) => layers.join(layers.split(place, 'batch'), 'width'));
  const decoder1 = decode(layers, 'decoder1', encoder1);
  const first = attend(layers, 'attention1', decoder1[0], halves);

  const before: Before<T> = { encoder: encoder1, decoder: decoder1 };
  const entered = conv(layers, 'join2', layers.concat([shallow(2, halves), first.passed]));
  const encoder2 = eachOf(encode(layers, 'encoder2', entered, before), whole);
  const decoder2 = decode(layers, 'decoder2', encoder2);
  const second = attend(layers, 'attention2', decoder2[0], x);

  const fine = conv(layers, 'join3', layers.concat([shallow(3, x), second.passed]));
  const features = fullResolution(layers, blocks, fine, { encoder: encoder2, decoder: decoder2 });
  const image = layers.conv('tail', features, { bias: false, plus: x });
  return {
    image,
    features,
    stages: [whole(first.image), second.image, image],
    taps: { bottleneck: decoder2[2], attention: second.passed },
  };
}

/** The third stage: groups of blocks, each handed a level of the second stage, the finest first. */
function fullResolution<T>(layers: Layers<T>, blocks: number, x: T, before: Before<T>): T {
  const fineOf = (side: 'encoder' | 'decoder', group: number): T => {
    const [finest, middle, coarsest] = before[side];
    if (group === 1) return finest;
    if (group === 2) return enlarge(layers, `full.${side}_up1`, middle);
    const half = enlarge(layers, `full.${side}_up2a`, coarsest);
    return enlarge(layers, `full.${side}_up2b`, half);
  };
  return GROUPS.reduce((entered, group) => {
    let inner = entered;
    for (let b = 0; b < blocks; b++) inner = block(layers, `full.group${group}.${b}`, inner);
    const features = layers.conv(`full.group${group}.end`, inner, { bias: false, plus: entered });
    const encoder = conv(layers, `full.from_encoder${group}`, fineOf('encoder', group));
    const decoder = conv(layers, `full.from_decoder${group}`, fineOf('decoder', group));
    return layers.add(layers.add(features, encoder), decoder);
  }, x);
}
