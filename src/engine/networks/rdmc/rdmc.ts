/**
 * RDMC: a recursive, dynamic multi-scale network for rain (Jiang et al.). Up to four stages share all their weights and
 * take the rain away bit by bit; which levels are linked comes from a search, as a genotype. Each stage predicts what to
 * add to the photo.
 */
import * as v from 'valibot';
import { GenotypeSchema, PAPER_GENOTYPES } from '../../domain/rdmc-genotype.ts';
import { applied, MOST_CHANNELS, trained } from '../layers.ts';
import { drawnMacs, drawnRadius } from '../measured.ts';
import type { Drawing, Layers, Network } from '../network.ts';
import { drawStages, finestOf, graphParameters } from './graph.ts';

const dilation = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8));

export const RdmcConfigSchema = v.strictObject({
  /** Channels of each path at the finest level: 4, 6 and 8 are the usual ones. */
  width: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(MOST_CHANNELS)), 4),
  stages: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4)), 3),
  /** Paths of the encoder; a single one makes it a plain U-Net. */
  dilations: v.optional(v.pipe(v.array(dilation), v.minLength(1), v.maxLength(4)), [1, 2, 3]),
  genotype: v.optional(GenotypeSchema, PAPER_GENOTYPES['input-first']),
});

export type RdmcConfig = v.InferOutput<typeof RdmcConfigSchema>;

/** Links begin weak: those to the image would otherwise spoil it at first. */
const LINK_START = 0.1;

/** Five levels, each half as fine as the one before. */
export const RDMC_MULTIPLE = 16;

/** Three stages see 640 px far, but trained ones use little of it: beyond 128 px at most 0.6 of 255 steps changed. */
export const RDMC_REACH = 160;

/** Builds the Network of a config. */
export function rdmc({ width, stages, dilations, genotype }: RdmcConfig): Network {
  const config = { width, stages, dilations, links: genotype.links };
  const parameters = graphParameters(config, LINK_START);
  const [bilinear, bicubic] = genotype.up;
  const draw = <T>(layers: Layers<T>, x: T): Drawing<T> =>
    drawStages(
      layers,
      config,
      { link: (_, brought) => brought, enlarge: (y) => layers.upsample(y, { bilinear, bicubic }) },
      x,
    );
  return {
    id: 'rdmc',
    parameters,
    multiple: RDMC_MULTIPLE,
    radius: drawnRadius(draw, parameters, RDMC_MULTIPLE),
    reach: RDMC_REACH,
    macsPerPixel: drawnMacs(draw, parameters),
    features: { channels: finestOf(config), grain: 1 },
    draw,
    apply: applied(draw),
    train: trained(draw),
  };
}
