/** What happens when a loss or a gradient is no longer a number. */
import * as tf from '@tensorflow/tfjs-core';
import { StudioError } from '../domain/fault.ts';
import type { TrainTensors } from './train-step.ts';

type Updated = Omit<TrainTensors, 'skips'>;

/**
 * The updated tensors where `probe` is finite; otherwise the old ones, bit for bit, and one more skip. Decided on
 * the backend: rows are picked by index, so that no NaN takes part in any arithmetic.
 */
export function onlyIfFinite(probe: tf.Scalar, updated: Updated, old: TrainTensors): TrainTensors {
  const pick = (fresh: tf.Tensor1D, kept: tf.Tensor1D): tf.Tensor1D => pickIfFinite(probe, fresh, kept);
  const skipped = tf.sub(1, tf.cast(tf.isFinite(probe), 'float32'));
  return {
    params: pick(updated.params, old.params),
    first: pick(updated.first, old.first),
    second: pick(updated.second, old.second),
    average: pick(updated.average, old.average),
    weighing: updated.weighing && old.weighing && pick(updated.weighing, old.weighing),
    skips: tf.reshape(tf.add(old.skips, skipped), []),
  };
}

/** The fresh tensor where `probe` is finite, otherwise the kept one. */
export function pickIfFinite(probe: tf.Scalar, fresh: tf.Tensor1D, kept: tf.Tensor1D): tf.Tensor1D {
  const finite = tf.reshape(tf.cast(tf.isFinite(probe), 'int32'), [1]);
  return tf.reshape(tf.gather(tf.stack([kept, fresh]), finite), [-1]);
}

/** Looks at the skips of a Run and slows it down, until it is hopeless. Plain data, kept in Checkpoints. */
export interface Caution {
  /** Skips seen so far. */
  readonly skips: number;
  /** Factor on the learning rate, halved by every look that finds new skips. */
  readonly rateFactor: number;
  /** Looks in a row that found new skips. */
  readonly strikes: number;
}

export const NO_CAUTION: Caution = { skips: 0, rateFactor: 1, strikes: 0 };

/** So many bad looks in a row end the Run. */
const PATIENCE = 4;

/** What to think after a look at the count of skips. @throws StudioError `training-diverged` */
export function lookAtSkips(before: Caution, skips: number): Caution {
  if (skips === before.skips) return { ...before, strikes: 0 };
  const after = { skips, rateFactor: before.rateFactor / 2, strikes: before.strikes + 1 };
  if (after.strikes >= PATIENCE) {
    throw new StudioError(
      'training-diverged',
      'The training diverged: its loss is no longer a number. Lower the learning rate and go on from the last checkpoint.',
      { details: `${skips} steps were skipped` },
    );
  }
  return after;
}
