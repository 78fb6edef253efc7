/** Restormer's transformer block: channels attend to channels, then a gated mixture of each pixel's channels. */
import { depthwiseParameters, normParameters } from '../attending.ts';
import type { Layers, ParameterSpec } from '../network.ts';

/** Sizes of fresh weights, as shares of Kaiming's: about those that it was published with. */
export const INNER = 0.4;
const EPSILON = 1e-5;
/** The gated layer is this many times as wide. */
const EXPANSION = 2.66;

export interface BlockShape {
  readonly channels: number;
  readonly heads: number;
}

/** A convolution without a bias. */
export function plainConv(name: string, side: number, from: number, to: number, gain = INNER): ParameterSpec {
  return { name: `${name}.weight`, shape: [side, side, from, to], init: gain };
}

export function blockParameters(name: string, { channels, heads }: BlockShape): ParameterSpec[] {
  const hidden = Math.floor(channels * EXPANSION);
  return [
    ...normParameters(`${name}.norm1`, channels),
    plainConv(`${name}.qkv`, 1, channels, 3 * channels),
    ...depthwiseParameters(`${name}.qkv_around`, 3 * channels, INNER, false),
    { name: `${name}.temperature`, shape: [heads], init: null, fill: 1 },
    plainConv(`${name}.attended`, 1, channels, channels),
    ...normParameters(`${name}.norm2`, channels),
    plainConv(`${name}.wide`, 1, channels, 2 * hidden),
    ...depthwiseParameters(`${name}.wide_around`, 2 * hidden, INNER, false),
    plainConv(`${name}.narrow`, 1, hidden, channels),
  ];
}

export function drawBlock<T>(layers: Layers<T>, name: string, x: T, shape: BlockShape): T {
  const bare = { bias: false } as const;
  const qkv = layers.conv(`${name}.qkv`, layers.layerNorm(`${name}.norm1`, x, EPSILON), bare);
  const around = layers.depthwise(`${name}.qkv_around`, qkv, bare);
  const attended = layers.attendChannels(`${name}.temperature`, around, shape);
  const y = layers.conv(`${name}.attended`, attended, { ...bare, plus: x });
  const wide = layers.conv(`${name}.wide`, layers.layerNorm(`${name}.norm2`, y, EPSILON), bare);
  const gated = layers.gate(layers.depthwise(`${name}.wide_around`, wide, bare), 'gelu');
  return layers.conv(`${name}.narrow`, gated, { ...bare, plus: y });
}
