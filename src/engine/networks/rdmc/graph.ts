/** The graph of RDMC (paper, Fig. 2 and Eqs. 2-5): parallel dilated paths down five levels, one decoder up, and links. */

import { type Link, parseLink } from '../../domain/rdmc-genotype.ts';
import { convParameters } from '../layers.ts';
import type { Drawing, Layers, ParameterSpec } from '../network.ts';
import { type NormConvParameters, type NormConvShape, normConvParameters } from '../norm.ts';

/** Channels of a path at each level, as multiples of the width. */
const LEVELS = [1, 2, 4, 8, 8] as const;
/** A small start, so that the network begins near the identity. */
const OUT_GAIN = 0.1;
const LINK_SLOPE = 0.2;

export interface GraphConfig {
  /** Channels of each path at the finest level. */
  readonly width: number;
  /** Stages; all share their weights. */
  readonly stages: number;
  /** One path of the encoder for each. */
  readonly dilations: readonly number[];
  readonly links: readonly string[];
}

/** How a drawing joins what the genotype leaves open. */
export interface Joints<T> {
  /** What a link brings, ready to be added. */
  link(name: string, brought: T): T;
  /** Twice as large, where the decoder enlarges. */
  enlarge(x: T): T;
}

/** Channels of every node. */
export function channelsOf({
  width,
  dilations,
}: Pick<GraphConfig, 'width' | 'dilations'>): Map<string, number> {
  const encoder = LEVELS.map((level) => level * width * dilations.length);
  return new Map([
    ['in', 6],
    ...encoder.map((channels, i) => [`enc${i + 1}`, channels] as const),
    ['dec5', encoder[4] as number],
    ...[4, 3, 2].map((level) => [`dec${level}`, encoder[level - 2] as number] as const),
    ['dec1', finestOf({ width, dilations })],
    ['dec0', 3],
  ]);
}

/** Channels of the finest decoder level: half of the encoder's. */
export function finestOf({ width, dilations }: Pick<GraphConfig, 'width' | 'dilations'>): number {
  return Math.floor((width * dilations.length) / 2);
}

/** Prefix of the parameters of a link. */
export const linkName = (name: string): string => `link_${name.replace('-', '_')}`;

/**
 * All parameters, those that are learned first.
 * @param linkScale what batch norms give links at first: little, so that a fresh network stays near the identity
 */
export function graphParameters(config: GraphConfig, linkScale: number): ParameterSpec[] {
  const { width, stages, dilations, links } = config;
  const channels = channelsOf(config);
  const at = (node: string): number => channels.get(node) as number;
  const conv = (
    name: string,
    from: number,
    to: number,
    more: Partial<NormConvShape> = {},
  ): NormConvParameters => normConvParameters(name, { side: 3, from, to, stages, bias: true, ...more });
  const encoder = LEVELS.flatMap((level, i) => {
    const from = i === 0 ? 6 : width * (LEVELS[i - 1] as number);
    return dilations.flatMap((_, p) => [
      conv(`enc${i + 1}_${p + 1}a`, from, width * level),
      conv(`enc${i + 1}_${p + 1}b`, width * level, width * level, { bias: false }),
    ]);
  });
  const decoder = [4, 3, 2, 1].flatMap((level) => {
    const deeper = at(`dec${level + 1}`);
    const to = at(`dec${level}`);
    return [conv(`dec${level}_a`, deeper + at(`enc${level}`), to), conv(`dec${level}_b`, to, to)];
  });
  const linking = links.flatMap((name) => {
    const { source, target, halvings } = parseLink(name) as Link;
    const [from, to] = [at(source), at(target)];
    if (source === 'in') return [conv(`${linkName(name)}.a`, from, to, { side: 1, scale: linkScale })];
    const last = { scale: linkScale };
    if (halvings > 0) return [conv(`${linkName(name)}.a`, from, to, last)];
    return [conv(`${linkName(name)}.a`, from, to), conv(`${linkName(name)}.b`, to, to, last)];
  });
  const all = [...encoder, ...decoder, ...linking];
  return [
    ...all.flatMap(({ learned }) => learned),
    ...convParameters('out', 1, at('dec1'), 3, OUT_GAIN),
    ...all.flatMap(({ kept }) => kept),
  ];
}

/** Draws all stages. Each takes the photo and the result of the one before; the first takes the photo twice. */
export function drawStages<T>(
  layers: Layers<T>,
  config: GraphConfig,
  joints: Joints<T>,
  photo: T,
): Drawing<T> {
  const stages: T[] = [];
  let features = photo;
  for (let stage = 0; stage < config.stages; stage++) {
    const before = stages.at(-1) ?? photo;
    const part = (): StageDrawing<T> => drawStage(layers, config, joints, photo, before, stage);
    const drawn = layers.scope ? layers.scope(part) : part();
    stages.push(drawn.image);
    features = drawn.features;
  }
  return { image: stages.at(-1) as T, features, stages };
}

type StageDrawing<T> = Pick<Drawing<T>, 'image' | 'features'>;

function drawStage<T>(
  layers: Layers<T>,
  config: GraphConfig,
  joints: Joints<T>,
  photo: T,
  before: T,
  stage: number,
): StageDrawing<T> {
  const nodes = new Map<string, T>([['in', layers.concat([photo, before])]]);
  const conv = (name: string, x: T): T => layers.normConv(name, x, { slope: 0, stage, bias: true });
  const linked = (target: string, x: T): T =>
    config.links
      .filter((name) => name.endsWith(`-${target}`))
      .reduce((sum, name) => {
        const link = parseLink(name) as Link;
        return layers.add(
          sum,
          joints.link(name, drawLink(layers, name, link, nodes.get(link.source) as T, stage)),
        );
      }, x);

  let paths = config.dilations.map(() => nodes.get('in') as T);
  for (let level = 1; level <= LEVELS.length; level++) {
    paths = paths.map((path, p) => {
      const first = conv(`enc${level}_${p + 1}a`, level === 1 ? path : layers.maxPool(path));
      const dilation = config.dilations[p] as number;
      return layers.normConv(`enc${level}_${p + 1}b`, first, { slope: 0, stage, bias: false, dilation });
    });
    nodes.set(`enc${level}`, paths.length === 1 ? (paths[0] as T) : layers.concat(paths));
  }
  let features = linked('dec5', nodes.get('enc5') as T);
  for (let level = 4; level >= 1; level--) {
    const together = layers.concat([joints.enlarge(features), nodes.get(`enc${level}`) as T]);
    features = linked(`dec${level}`, conv(`dec${level}_b`, conv(`dec${level}_a`, together)));
  }
  const change = layers.conv('out', features);
  return { image: layers.add(photo, linked('dec0', change)), features };
}

/** Towards coarser levels a strided convolution, towards finer ones bilinear enlarging and two convolutions. */
function drawLink<T>(layers: Layers<T>, name: string, { source, halvings }: Link, from: T, stage: number): T {
  const prefix = linkName(name);
  if (source === 'in') {
    return layers.normConv(`${prefix}.a`, from, { slope: LINK_SLOPE, stage, bias: true });
  }
  let x = from;
  if (halvings > 0) {
    for (let i = 1; i < halvings; i++) x = layers.maxPool(x);
    return layers.normConv(`${prefix}.a`, x, { slope: LINK_SLOPE, stage, bias: true, stride: 2 });
  }
  for (let i = halvings; i < 0; i++) x = layers.upsample(x, { bilinear: 1, bicubic: 0 });
  const first = layers.normConv(`${prefix}.a`, x, { slope: 0, stage, bias: true });
  return layers.normConv(`${prefix}.b`, first, { slope: 0, stage, bias: true });
}
