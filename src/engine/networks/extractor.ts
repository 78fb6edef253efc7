/** A network that looks at photos and restores none: what perceptual and contrastive losses compare photos by. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Network, Views } from './network.ts';

export interface FeatureExtractor extends Pick<Network, 'id' | 'parameters' | 'macsPerPixel'> {
  /** Channels of each tap; tap i is `[n, h / 2^i, w / 2^i, channels[i]]`, odd sides rounded as the network does. */
  readonly channels: readonly number[];
  /**
   * The features after some of its layers, fine to coarse; none is negative. x: `[n, h, w, 3], 0..1`. Differentiable
   * by x. Runs inside the caller's tidy.
   */
  taps(views: Views, x: tf.Tensor4D): tf.Tensor4D[];
}

/** An extractor with its parameters: images `[n, h, w, 3], 0..1` to its taps. Runs inside the caller's tidy. */
export type Taps = (x: tf.Tensor4D) => tf.Tensor4D[];
