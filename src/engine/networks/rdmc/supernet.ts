/**
 * RDMC with every candidate link at once, each behind a number that its search moves (paper, Section III-B, after DARTS
 * by Liu et al., 2019). What a link brings is multiplied with its number; softmax of two more shares bilinear and bicubic
 * enlarging.
 */
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { LINK_SPACES, type LinkSpace } from '../../domain/rdmc-genotype.ts';
import { applied, trained } from '../layers.ts';
import { drawnMacs, drawnRadius } from '../measured.ts';
import type { Drawing, Layers, Network, ParameterSpec } from '../network.ts';
import { drawStages, finestOf, graphParameters } from './graph.ts';
import { RDMC_MULTIPLE, RDMC_REACH, RdmcConfigSchema } from './rdmc.ts';

const { width, stages, dilations } = RdmcConfigSchema.entries;

export const RdmcSearchConfigSchema = v.strictObject({
  width,
  stages,
  dilations,
  /** `journal`: the eight links of the released code; `full`: all n(n - 1) between encoder and decoder levels. */
  space: v.optional(v.picklist(['journal', 'full'] satisfies LinkSpace[]), 'journal'),
});

export type RdmcSearchConfig = v.InferOutput<typeof RdmcSearchConfigSchema>;

const UP = 'alpha.up';
/** Numbers begin at 1e-3 times a normal one; the start of a parameter is Kaiming's sqrt(2) times its factor. */
const ALPHA_START = 1e-3 / Math.SQRT2;

const alphaOf = (link: string): string => `alpha.${link}`;

/** Builds the Network to search in. */
export function rdmcSearch({ space, ...rest }: RdmcSearchConfig): Network {
  const links = LINK_SPACES[space];
  const config = { ...rest, links };
  const alphas: ParameterSpec[] = [
    ...links.map((link) => ({ name: alphaOf(link), shape: [1] })),
    { name: UP, shape: [2] },
  ].map((spec) => ({ ...spec, init: ALPHA_START, learned: false }));
  const parameters = [...graphParameters(config, 1), ...alphas];
  const names = alphas.map(({ name }) => name);
  const draw = <T>(layers: Layers<T>, x: T): Drawing<T> =>
    drawStages(
      layers,
      config,
      {
        link: (link, brought) => layers.weigh(alphaOf(link), brought),
        enlarge: (y) =>
          layers.mix(UP, [
            layers.upsample(y, { bilinear: 1, bicubic: 0 }),
            layers.upsample(y, { bilinear: 0, bicubic: 1 }),
          ]),
      },
      x,
    );
  const train = trained(draw);
  return {
    id: 'rdmc-search',
    parameters,
    multiple: RDMC_MULTIPLE,
    radius: drawnRadius(draw, parameters, RDMC_MULTIPLE),
    reach: RDMC_REACH,
    macsPerPixel: drawnMacs(draw, parameters),
    features: { channels: finestOf(config), grain: 1 },
    draw,
    apply: applied(draw),
    train: (views, x, share) => {
      const { kept, ...prediction } = train(views, x, share);
      const still = names.map((name) => [name, tf.keep(tf.clone(views(name)))] as const);
      return { ...prediction, kept: new Map([...kept, ...still]) };
    },
    search: {
      alphas: names,
      read: (values) => {
        const [a, b] = [values[links.length] as number, values[links.length + 1] as number];
        const bilinear = 1 / (1 + Math.exp(b - a));
        return {
          links: links.map((link, i) => ({ link, weight: values[i] as number })),
          up: [bilinear, 1 - bilinear],
        };
      },
    },
  };
}
