/** Timing two ways of doing the same, side by side. */
import * as tf from '@tensorflow/tfjs-core';
import { StudioError } from '../domain/fault.ts';

export interface BenchRow {
  readonly name: string;
  /** Medians of the rounds, or counts. */
  readonly ours: number;
  readonly other: number;
  /** other / ours: above 1 we are faster. */
  readonly ratio: number;
  readonly unit: string;
}

/** One way: does the work once, and ends when the backend has really done it. */
export type Contender = () => Promise<void>;

/** Medians in ms; the rounds of both are interleaved, so that a slow moment of the machine meets both alike. */
export async function race(
  name: string,
  ours: Contender,
  other: Contender,
  rounds: number,
): Promise<BenchRow> {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    for (const [i, contender] of [ours, other].entries()) {
      const start = performance.now();
      await contender();
      times[i as 0 | 1].push(performance.now() - start);
    }
  }
  const [mine, theirs] = times.map(median) as [number, number];
  return { name, ours: mine, other: theirs, ratio: theirs / mine, unit: 'ms' };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] as number) + (sorted[sorted.length >> 1] as number)) / 2;
}

/** Waits for a tensor by reading one number of it, and disposes of it. */
export async function settle(result: tf.Tensor): Promise<void> {
  const corner = tf.tidy(() => tf.slice1d(tf.reshape(result, [-1]), 0, 1));
  await corner.data();
  tf.dispose([corner, result]);
}

/** Dispatches that some work records on WebGPU. */
export function countDispatches(work: () => void): number {
  const pass = GPUComputePassEncoder.prototype;
  const original = pass.dispatchWorkgroups;
  let count = 0;
  pass.dispatchWorkgroups = function (this: GPUComputePassEncoder, ...groups): undefined {
    count++;
    return original.apply(this, groups);
  };
  try {
    work();
  } finally {
    pass.dispatchWorkgroups = original;
  }
  return count;
}

/**
 * Refuses to compare what is not equal: the greatest difference, as a share of the greatest value, must not exceed
 * `tolerance`. @throws StudioError `internal`
 */
export function assertEqual(
  name: string,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  tolerance: number,
): void {
  let [difference, size] = [a.length === b.length ? 0 : Number.NaN, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    // A NaN stays: the greatest of any numbers and a NaN is a NaN.
    difference = Math.max(difference, Math.abs(x - y));
    size = Math.max(size, Math.abs(y));
  }
  if (!(difference <= tolerance * size)) {
    throw new StudioError(
      'internal',
      `The two contenders for "${name}" do not compute the same (they differ by ${difference} at values up to ${size}), so their times are not compared.`,
    );
  }
}
