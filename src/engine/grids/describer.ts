/** What turns patches into rows of numbers whose spread tells the kind of damage. */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import type { NetworkModel } from '../inference/loaded-model.ts';
import type { Taps } from '../networks/extractor.ts';

export interface Describer {
  readonly id: string;
  /** Side of the patches that it wants, in pixels. */
  readonly side: number;
  /** `[n, side, side, 3], 0..1` to `[n, d]`. Runs inside the caller's tidy. */
  describe(patches: tf.Tensor4D): tf.Tensor2D;
}

/** Side of all our patches. */
export const PATCH_SIDE = 64;

/** Features are averaged over squares of this side: 64 to 16. */
const POOL = 4;

/** Feature maps as rows, averaged over squares. */
export function pooledRows(features: tf.Tensor4D, pool: number): tf.Tensor2D {
  const pooled = pool > 1 ? tf.avgPool(features, pool, pool, 'valid') : features;
  return tf.reshape(pooled, [features.shape[0], -1]);
}

/**
 * The deep degradation representation (GRIDS, section 4.1): the last features of a network that learned nothing but
 * bicubic super-resolution, and that has therefore to see for itself whatever else is wrong with an image.
 */
export function deepDescriber({ id, network, views }: NetworkModel): Describer {
  return {
    id,
    side: PATCH_SIDE,
    describe: (patches) => pooledRows(network.apply(views, patches).features, POOL),
  };
}

/** The tap that stands for a network's idea of what an image is made of: a quarter of the size, as pooled features are. */
const DEEP_TAP = 2;

/** Features of a network that looks at photos, in place of the deep descriptor's (GRIDS's table 2b has VGG there). */
export function tapDescriber(id: string, taps: Taps): Describer {
  return {
    id,
    side: PATCH_SIDE,
    describe(patches) {
      const features = taps(patches)[DEEP_TAP];
      invariant(features, () => `${id} has fewer than ${DEEP_TAP + 1} taps`);
      return pooledRows(features, 1);
    },
  };
}

/** Patches are described so many at once, so that no buffer grows large. */
const AT_ONCE = 16;

/** Rows of all patches, `[n, d]`; patches may come in parts. The parts are disposed of. */
export function describeAll(describer: Describer, patches: tf.Tensor4D): tf.Tensor2D {
  const n = patches.shape[0];
  const parts: tf.Tensor2D[] = [];
  for (let from = 0; from < n; from += AT_ONCE) {
    const size = Math.min(AT_ONCE, n - from);
    parts.push(tf.tidy(() => describer.describe(tf.slice(patches, [from, 0, 0, 0], [size, -1, -1, -1]))));
  }
  const rows = tf.concat(parts, 0);
  tf.dispose(parts);
  return rows;
}
