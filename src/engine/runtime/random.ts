/**
 * Random numbers that are the same everywhere: streams keyed by numbers and names, from the counter-based
 * generator Threefry-2x32-20 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
 * Only exactly rounded arithmetic is used, so that no engine's `Math.log` or `Math.cos` can change a Sample.
 */
import { invariant } from '../domain/fault.ts';

export type StreamKey = number | string;

export interface Random {
  /** 32 random bits, 0..2^32-1. */
  bits(): number;
  /** A number in `[low, high)`. */
  uniform(low: number, high: number): number;
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  /** A draw from the normal distribution with mean 0 and variance 1. */
  normal(): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One of the items, all equally likely. */
  pick<T>(items: readonly T[]): T;
  /** Fills with numbers in `[low, high)`. */
  fillUniform(target: Float32Array, low: number, high: number): void;
  /** Fills with draws from the normal distribution. */
  fillNormal(target: Float32Array, mean: number, deviation: number): void;
  /** An independent stream below this one; what was drawn here before makes no difference to it. */
  split(...keys: readonly StreamKey[]): Random;
}

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const;
const PARITY = 0x1bd11bda;
const TWO_32 = 4294967296;

/** One block of Threefry-2x32 with 20 rounds, written to `out[0..1]`. */
export function threefry(
  key0: number,
  key1: number,
  counter0: number,
  counter1: number,
  out: Uint32Array,
): void {
  const schedule = [key0 | 0, key1 | 0, (key0 ^ key1 ^ PARITY) | 0] as const;
  let a = (counter0 + schedule[0]) | 0;
  let b = (counter1 + schedule[1]) | 0;
  for (let round = 0; round < 20; round++) {
    const rotation = ROTATIONS[round & 7] as number;
    a = (a + b) | 0;
    b = ((b << rotation) | (b >>> (32 - rotation))) ^ a;
    if ((round & 3) === 3) {
      const injection = (round + 1) >> 2;
      a = (a + (schedule[injection % 3] as number)) | 0;
      b = (b + (schedule[(injection + 1) % 3] as number) + injection) | 0;
    }
  }
  out[0] = a;
  out[1] = b;
}

/** The stream of a seed and a path of keys: `stream(seed, 'noise', step, sample)`. */
export function stream(seed: number, ...keys: readonly StreamKey[]): Random {
  return streamOf(foldKeys(0, 0, [seed, ...keys]));
}

type Key = readonly [number, number];

function foldKeys(key0: number, key1: number, keys: readonly StreamKey[]): Key {
  const block = new Uint32Array([key0, key1]);
  const fold = (counter0: number, counter1: number): void => {
    threefry(block[0] as number, block[1] as number, counter0, counter1, block);
  };
  for (const key of keys) {
    if (typeof key === 'number') {
      invariant(Number.isSafeInteger(key), () => `A stream is keyed by whole numbers, not by ${key}`);
      fold(key >>> 0, Math.floor(key / TWO_32) >>> 0);
    } else {
      for (let i = 0; i < key.length; i++) fold(key.charCodeAt(i), 0x74657874);
      fold(key.length, 0x656e6421);
    }
  }
  return [block[0] as number, block[1] as number];
}

function streamOf([key0, key1]: Key): Random {
  const block = new Uint32Array(2);
  let counter = 0;
  let spareBits: number | null = null;
  let spareNormal: number | null = null;

  const bits = (): number => {
    if (spareBits !== null) {
      const value = spareBits;
      spareBits = null;
      return value;
    }
    threefry(key0, key1, counter >>> 0, Math.floor(counter / TWO_32), block);
    counter++;
    spareBits = block[1] as number;
    return block[0] as number;
  };
  const uniform = (low: number, high: number): number => low + (high - low) * (bits() / TWO_32);
  const integer = (low: number, high: number): number => {
    invariant(
      Number.isInteger(low) && Number.isInteger(high) && high >= low,
      () => `No integer in ${low}..${high}`,
    );
    return low + Math.floor((bits() / TWO_32) * (high - low + 1));
  };
  const normal = (): number => {
    if (spareNormal !== null) {
      const value = spareNormal;
      spareNormal = null;
      return value;
    }
    for (;;) {
      const u = (bits() + 0.5) / (TWO_32 / 2) - 1;
      const w = (bits() + 0.5) / (TWO_32 / 2) - 1;
      const square = u * u + w * w;
      if (square >= 1) continue;
      const scale = Math.sqrt((-2 * logarithm(square)) / square);
      spareNormal = w * scale;
      return u * scale;
    }
  };

  return {
    bits,
    uniform,
    integer,
    normal,
    chance: (probability) => bits() / TWO_32 < probability,
    pick: <T>(items: readonly T[]): T => {
      invariant(items.length > 0, 'Nothing to pick from');
      return items[integer(0, items.length - 1)] as T;
    },
    fillUniform: (target, low, high) => {
      for (let i = 0; i < target.length; i++) target[i] = uniform(low, high);
    },
    fillNormal: (target, mean, deviation) => {
      for (let i = 0; i < target.length; i++) target[i] = mean + deviation * normal();
    },
    split: (...keys) => streamOf(foldKeys(key0, key1, ['split', ...keys])),
  };
}

/** Natural logarithm of a number in (0, 1) to about 1e-15, by operations that every engine rounds alike. */
export function logarithm(x: number): number {
  let mantissa = x;
  let exponent = 0;
  while (mantissa < 2 ** -16) {
    mantissa *= 65536;
    exponent -= 16;
  }
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2;
    exponent--;
  }
  const t = (mantissa - 1) / (mantissa + 1);
  const square = t * t;
  let series = 0;
  for (let odd = 21; odd >= 1; odd -= 2) series = series * square + 1 / odd;
  return 2 * t * series + exponent * Math.LN2;
}
