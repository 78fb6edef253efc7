/**
 * SRResNet without normalisation and at one resolution (after Ledig et al., 2017, and its use in the papers):
 * the plain network that every Method can train. It predicts what to add to its input, or the image itself.
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
import type { Drawing, Layers, Network } from './network.ts';

export const SrresnetConfigSchema = v.strictObject({
  channels: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_CHANNELS)),
  blocks: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_BLOCKS)),
  /** False: no input is added at the end, so that the features carry the whole image (GRIDS's descriptor). */
  skip: v.optional(v.boolean(), true),
});

export type SrresnetConfig = v.InferInput<typeof SrresnetConfigSchema>;

const SLOPE = 0.1;
/** A small start, so that the network begins as nearly the identity. */
const GAIN = 0.1;
/** Without the skip there is no identity to stay near: an image must pass at its own size. */
const FULL = 1;

/** Builds the Network of a config. */
export function srresnet({ channels, blocks, skip = true }: SrresnetConfig): Network {
  const gain = skip ? GAIN : FULL;
  const body = Array.from({ length: blocks }, (_, b) => `body.${b}`);
  const parameters = [
    ...convParameters('first', 3, 3, channels, gain),
    ...body.flatMap((name) => residualParameters(name, channels, [GAIN, GAIN])),
    ...convParameters('high', 3, channels, channels, gain),
    ...convParameters('last', 3, channels, 3, GAIN),
  ];
  const draw = <T>(layers: Layers<T>, x: T): Drawing<T> => {
    let features = layers.conv('first', x, { slope: SLOPE });
    for (const name of body) features = residual(layers, name, features);
    const high = layers.conv('high', features, { slope: SLOPE });
    if (!skip) return { image: layers.conv('last', high), features: high };
    return { image: layers.conv('last', high, { plus: x }), features };
  };
  return {
    id: 'srresnet',
    parameters,
    multiple: 1,
    // Every 3x3 convolution on the longest path sees one pixel further.
    radius: 2 * blocks + 3,
    macsPerPixel: macsOf(parameters),
    features: { channels, grain: 1 },
    draw,
    apply: applied(draw),
  };
}
