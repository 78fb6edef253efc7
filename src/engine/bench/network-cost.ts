/** What a network costs on the backend that is open. */
import * as tf from '@tensorflow/tfjs-core';
import type { Network } from '../networks/network.ts';
import { initialParams, viewsOf } from '../networks/params.ts';
import { settle } from './measure.ts';

export interface CostSizes {
  /** At least so many pixels a side; rounded up to what the network takes. */
  readonly side: number;
  readonly rounds: number;
  /** In ms; where the processor computes, its own time tells more than the clock on a busy machine. */
  readonly clock?: () => number;
}

/** Seconds for a million pixels: the median of some rounds on one image, after one that warms up. */
export async function secondsPerMegapixel(
  network: Network,
  { side, rounds, clock = () => performance.now() }: CostSizes,
): Promise<number> {
  const whole = Math.ceil(side / network.multiple) * network.multiple;
  const { views, dispose } = viewsOf(network, tf.tensor1d(initialParams(network, 1)));
  const x = tf.fill<tf.Rank.R4>([1, whole, whole, 3], 0.5);
  const times: number[] = [];
  try {
    for (let round = -1; round < rounds; round++) {
      const start = clock();
      await settle(tf.tidy(() => network.apply(views, x).image));
      if (round >= 0) times.push(clock() - start);
    }
  } finally {
    dispose();
    x.dispose();
  }
  const middle = times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
  return (middle / 1000 / whole ** 2) * 1e6;
}
