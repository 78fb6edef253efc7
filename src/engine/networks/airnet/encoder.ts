/**
 * AirNet's encoder of degradations (Li et al., 2022): three residual blocks with batch norms. What the first one sees guides
 * the restorer; the others and two linear layers make of it one vector for each photo, which only learning by contrast needs.
 */
import { convParameters } from '../layers.ts';
import type { Layers, ParameterSpec } from '../network.ts';
import { type NormConvParameters, normConvParameters } from '../norm.ts';

const SLOPE = 0.1;

/** Channels of the image and behind each block. */
function widthsOf(channels: number): readonly [number, number, number, number] {
  return [3, channels, 2 * channels, 4 * channels];
}

/** Length of the vector that a photo's damage becomes. */
export const codeLength = (channels: number): number => 4 * channels;

const nameOf = (block: number): string => `degradation.${block}`;

function block(index: number, from: number, to: number): NormConvParameters[] {
  const conv = (name: string, side: number, inner: number): NormConvParameters =>
    normConvParameters(`${nameOf(index)}.${name}`, { side, from: inner, to, stages: 1, bias: false });
  return [conv('conv1', 3, from), conv('conv2', 3, to), conv('skip', 1, from)];
}

/** Parameters of the first block: what is learned, and the running statistics that restoring needs. */
export function guideParameters(channels: number): NormConvParameters {
  const parts = block(0, 3, channels);
  return { learned: parts.flatMap(({ learned }) => learned), kept: parts.flatMap(({ kept }) => kept) };
}

/** Parameters of the rest, which takes the statistics of each batch and keeps none. */
export function codeParameters(channels: number): ParameterSpec[] {
  const widths = widthsOf(channels);
  const length = codeLength(channels);
  return [
    ...[1, 2].flatMap((i) =>
      block(i, widths[i] as number, widths[i + 1] as number).flatMap(({ learned }) => learned),
    ),
    ...convParameters('degradation.code1', 1, length, length, 1),
    ...convParameters('degradation.code2', 1, length, length, 1),
  ];
}

function drawBlock<T>(layers: Layers<T>, index: number, x: T, stride: 1 | 2): T {
  const name = nameOf(index);
  const plain = { bias: false, stage: 0 } as const;
  const inner = layers.normConv(`${name}.conv1`, x, { ...plain, slope: SLOPE, stride });
  const y = layers.normConv(`${name}.conv2`, inner, { ...plain, slope: 1 });
  const skip = layers.normConv(`${name}.skip`, x, { ...plain, slope: 1, stride });
  return layers.leaky(layers.add(y, skip), SLOPE);
}

/** What the damage of an image looks like, pixel by pixel. */
export function drawGuide<T>(layers: Layers<T>, x: T): T {
  return drawBlock(layers, 0, x, 1);
}

/** The vector of each image, a place of 1x1, from its guide. */
export function drawCode<T>(layers: Layers<T>, guide: T): T {
  const seen = [1, 2].reduce((y, i) => drawBlock(layers, i, y, 2), guide);
  const inner = layers.conv('degradation.code1', layers.mean(seen), { slope: SLOPE });
  return layers.conv('degradation.code2', inner);
}
