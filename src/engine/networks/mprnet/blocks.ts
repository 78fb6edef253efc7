/** What MPRNet is made of: blocks with channel attention, encoders, decoders and the attention between two stages. */
import type { Layers, ParameterSpec } from '../network.ts';

/** Bilinear, half-pixel centres, as all enlarging in MPRNet. */
export const BILINEAR = { bilinear: 1, bicubic: 0 } as const;
/** The parameter of the one learned slope that all blocks share. */
export const SLOPE = 'slope';
/** Channels of the narrow place inside a channel attention: one for so many of the block. */
const REDUCTION = 4;
/** A small start of what a block adds keeps a fresh network near the identity. */
const BRANCH_END = 0.1;

/** Channels of the three levels of an encoder and a decoder. */
export type Widths = readonly [number, number, number];
/** A place at each level, the finest first. */
export type Pyramid<T> = readonly [T, T, T];

/** A convolution without bias. */
export function plain(name: string, side: number, from: number, to: number, gain = 1): ParameterSpec[] {
  return [{ name: `${name}.weight`, shape: [side, side, from, to], init: gain }];
}

export const conv = <T>(layers: Layers<T>, name: string, x: T): T => layers.conv(name, x, { bias: false });

export function blockParameters(name: string, channels: number): ParameterSpec[] {
  const narrow = Math.max(1, Math.floor(channels / REDUCTION));
  return [
    ...plain(`${name}.conv1`, 3, channels, channels),
    ...plain(`${name}.conv2`, 3, channels, channels, BRANCH_END),
    ...plain(`${name}.squeeze`, 1, channels, narrow),
    ...plain(`${name}.excite`, 1, narrow, channels),
  ];
}

/** Channel attention block: two convolutions, each channel weighed by what the means of all say, and what came in. */
export function block<T>(layers: Layers<T>, name: string, x: T): T {
  const inner = conv(layers, `${name}.conv2`, layers.prelu(SLOPE, conv(layers, `${name}.conv1`, x)));
  const narrow = layers.conv(`${name}.squeeze`, layers.mean(inner), { slope: 0, bias: false });
  return layers.add(layers.sigmoidGate(inner, conv(layers, `${name}.excite`, narrow)), x);
}

const BLOCKS = [0, 1] as const;

export function levelParameters(name: string, channels: number): ParameterSpec[] {
  return BLOCKS.flatMap((b) => blockParameters(`${name}.${b}`, channels));
}

/** Two blocks, one after the other. */
export function level<T>(layers: Layers<T>, name: string, x: T): T {
  return BLOCKS.reduce((features, b) => block(layers, `${name}.${b}`, features), x);
}

/** @param fused whether it is handed the levels of the stage before */
export function encoderParameters(name: string, [a, b, c]: Widths, fused: boolean): ParameterSpec[] {
  const widths = [a, b, c];
  return [
    ...widths.flatMap((width, i) => levelParameters(`${name}.level${i + 1}`, width)),
    ...plain(`${name}.down1`, 1, a, b),
    ...plain(`${name}.down2`, 1, b, c),
    ...(fused
      ? widths.flatMap((width, i) => [
          ...plain(`${name}.from_encoder${i + 1}`, 1, width, width, BRANCH_END),
          ...plain(`${name}.from_decoder${i + 1}`, 1, width, width, BRANCH_END),
        ])
      : []),
  ];
}

/** What the stage before has found at each level. */
export interface Before<T> {
  readonly encoder: Pyramid<T>;
  readonly decoder: Pyramid<T>;
}

/** Three levels, each half as fine; where there is a stage before, each level adds what that has found there. */
export function encode<T>(layers: Layers<T>, name: string, x: T, before: Before<T> | null): Pyramid<T> {
  const at = (i: 0 | 1 | 2, entered: T): T => {
    const features = level(layers, `${name}.level${i + 1}`, entered);
    if (before === null) return features;
    const encoder = conv(layers, `${name}.from_encoder${i + 1}`, before.encoder[i]);
    const decoder = conv(layers, `${name}.from_decoder${i + 1}`, before.decoder[i]);
    return layers.add(layers.add(features, encoder), decoder);
  };
  const first = at(0, x);
  const second = at(1, conv(layers, `${name}.down1`, layers.meanPool(first)));
  return [first, second, at(2, conv(layers, `${name}.down2`, layers.meanPool(second)))];
}

export function decoderParameters(name: string, [a, b, c]: Widths): ParameterSpec[] {
  return [
    ...[a, b, c].flatMap((width, i) => levelParameters(`${name}.level${i + 1}`, width)),
    ...blockParameters(`${name}.skip1`, a),
    ...blockParameters(`${name}.skip2`, b),
    ...plain(`${name}.up1`, 1, b, a),
    ...plain(`${name}.up2`, 1, c, b),
  ];
}

/** Back up, each level with what the encoder saw there. */
export function decode<T>(layers: Layers<T>, name: string, [a, b, c]: Pyramid<T>): Pyramid<T> {
  const third = level(layers, `${name}.level3`, c);
  const joined = (i: 1 | 2, deeper: T, skip: T): T =>
    level(
      layers,
      `${name}.level${i}`,
      layers.add(enlarge(layers, `${name}.up${i}`, deeper), block(layers, `${name}.skip${i}`, skip)),
    );
  const second = joined(2, third, b);
  return [joined(1, second, a), second, third];
}

/**
 * Twice as large with other channels. Interpolation and a 1x1 convolution without bias can change places, so that the
 * convolution works on a quarter of the pixels.
 */
export function enlarge<T>(layers: Layers<T>, name: string, x: T): T {
  return layers.upsample(conv(layers, name, x), BILINEAR);
}

export function attentionParameters(name: string, channels: number): ParameterSpec[] {
  return [
    ...plain(`${name}.features`, 1, channels, channels),
    ...plain(`${name}.image`, 1, channels, 3, BRANCH_END),
    ...plain(`${name}.mask`, 1, 3, channels),
  ];
}

/** Supervised attention: an image of this stage, and the features that pass on to the next where that image says so. */
export function attend<T>(
  layers: Layers<T>,
  name: string,
  features: T,
  x: T,
): { readonly passed: T; readonly image: T } {
  const image = layers.conv(`${name}.image`, features, { bias: false, plus: x });
  const inner = conv(layers, `${name}.features`, features);
  const passed = layers.add(layers.sigmoidGate(inner, conv(layers, `${name}.mask`, image)), features);
  return { passed, image };
}
