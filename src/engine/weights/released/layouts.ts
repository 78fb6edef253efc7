/** From PyTorch's layouts to ours. */
import type { NamedTensor } from '../safetensors.ts';

/** Which of their channels each of ours is; absent: the same. */
export type Order = readonly number[] | undefined;

/** What a parameter of ours is read from. */
export interface Source {
  /** Name in the released file. */
  readonly name: string;
  /** The shape that it must have there. */
  readonly shape: readonly number[];
  read(data: NamedTensor['data']): Float32Array<ArrayBuffer>;
}

/**
 * Channels behind a pixel unshuffle, or before a shuffle: PyTorch counts the places of a 2x2 block fastest, we the
 * channels of the larger image.
 */
export function shuffled(channels: number): number[] {
  const quarter = channels / 4;
  return Array.from({ length: channels }, (_, j) => (j % quarter) * 4 + Math.floor(j / quarter));
}

/** `before` channels as they are, then those of an order, then `behind` as they are. */
export function within(before: number, order: readonly number[], behind = 0): number[] {
  const plain = (length: number, from: number): number[] => Array.from({ length }, (_, i) => from + i);
  return [
    ...plain(before, 0),
    ...order.map((channel) => before + channel),
    ...plain(behind, before + order.length),
  ];
}

/** A convolution `[to, from, side, side]` as `[side, side, from, to]`, or as that of 1x1 on blocks that became channels. */
export function kernel(
  name: string,
  [height, width, from, to]: readonly [number, number, number, number],
  inputs?: Order,
  outputs?: Order,
): Source {
  const taps = height * width;
  return {
    name,
    shape: [to, from, height, width],
    read: (data) => {
      const out = new Float32Array(data.length);
      for (let tap = 0; tap < taps; tap++)
        for (let i = 0; i < from; i++)
          for (let o = 0; o < to; o++) {
            const [theirIn, theirOut] = [inputs?.[i] ?? i, outputs?.[o] ?? o];
            out[(tap * from + i) * to + o] = data[(theirOut * from + theirIn) * taps + tap] as number;
          }
      return out;
    },
  };
}

/** A fully connected layer `[to, from]` as a convolution of 1x1. */
export function linear(name: string, from: number, to: number, inputs?: Order): Source {
  return { ...kernel(name, [1, 1, from, to], inputs), shape: [to, from] };
}

/** A depthwise convolution `[channels, 1, side, side]` as `[side, side, channels]`. */
export function depthwise(name: string, side: number, channels: number): Source {
  return kernel(name, [side, side, 1, channels]);
}

/** One number for each channel, in whatever shape. */
export function vector(name: string, shape: readonly number[], order?: Order): Source {
  return {
    name,
    shape,
    read: (data) => Float32Array.from(data, (_, i) => data[order?.[i] ?? i] as number),
  };
}
