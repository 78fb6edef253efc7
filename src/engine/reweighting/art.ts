/**
 * Art (Wu et al., "Harmony in Diversity: Improving All-in-One Image Restoration via Multi-Task Collaboration",
 * ACM MM 2024): a task weighs more while its loss grows (local convergence rate, eq. 4-6) and while it is
 * above the best that it has been (global correction weight, eq. 7), through a softmax (eq. 8).
 *
 * Where the paper and its published code differ we follow the code: eq. 6 has its factors exchanged (the new loss gets
 * 0.01, not 0.99), and the correction is log(minimum) / log(loss), not the ratio that eq. 7 prints.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Reweighting } from '../domain/recipe.ts';
import { detached } from '../ops/detached.ts';
import { sampleMeans, taskMeans } from './groups.ts';
import type { Reweighter } from './reweighter.ts';

export type ArtSettings = Omit<Extract<Reweighting, { id: 'art' }>, 'id' | 'from'>;

/** About the L1 loss of untrained weights. */
const TENTH = 0.1;
/** Far below every logit, so that the softmax gives exactly 0. */
const NEVER = -1e5;
/** Bounds of the losses inside the logarithms, and of the average as a divisor. */
const LEAST = 1e-6;
const MOST = 0.9;
const LEAST_AVERAGE = 1e-8;

/** Rows of what is computed without a gradient, all `[tasks]`. */
const ROWS = { loss: 0, weight: 1, rate: 2, correction: 3, average: 4, minimum: 5 } as const;

/** Art over so many tasks. Its state is the running average of each task's loss, then the minimum of each. */
export function art(settings: ArtSettings, tasks: number): Reweighter {
  return {
    id: 'art',
    parameters: [],
    // 0 stands for a task that nobody has seen yet.
    state: new Float32Array(2 * tasks).fill(settings.start === 'tenth' ? TENTH : 0),
    factors: ['rate', 'correction'],
    weigh: ({ badness, groups, state }) => {
      const losses = taskMeans(groups, sampleMeans(badness));
      const old = state as tf.Tensor1D;
      const rows = detached(
        (loss, present, kept) =>
          rowsOf(settings, loss as tf.Tensor1D, present as tf.Tensor1D, tf.reshape(kept, [2, tasks])),
        losses,
        groups.present,
        old,
      );
      const weights: tf.Tensor1D = tf.reshape(tf.slice(rows, [ROWS.weight, 0], [1, tasks]), [tasks]);
      return {
        objective: tf.sum(tf.mul(weights, losses)),
        report: tf.slice(rows, [ROWS.loss, 0], [4, tasks]),
        state: tf.reshape(tf.slice(rows, [ROWS.average, 0], [2, tasks]), [2 * tasks]),
      };
    },
  };
}

function rowsOf(
  settings: ArtSettings,
  loss: tf.Tensor1D,
  present: tf.Tensor1D,
  kept: tf.Tensor2D,
): tf.Tensor2D {
  const { rate, correction, smoothing, temperature, minimum, guard } = settings;
  const [oldAverage, oldMinimum] = tf.unstack(kept) as [tf.Tensor1D, tf.Tensor1D];
  // Absent tasks take part with a harmless number, and none of it stays.
  const absent: tf.Tensor1D = tf.sub(1, present);
  const harmless = (values: tf.Tensor1D): tf.Tensor1D =>
    tf.add(tf.mul(values, present), tf.mul(absent, TENTH));
  const current = harmless(loss);
  const orFirst = (values: tf.Tensor1D): tf.Tensor1D =>
    harmless(tf.where(tf.equal(values, 0), current, values));
  const [average, least] = [orFirst(oldAverage), orFirst(oldMinimum)];

  const ones: tf.Tensor1D = tf.onesLike(loss);
  const s: tf.Tensor1D = rate ? tf.div(current, guard ? tf.maximum(average, LEAST_AVERAGE) : average) : ones;
  const r = correction === 'none' ? ones : correctionOf(correction, guard, current, least);
  const logits: tf.Tensor1D = tf.add(
    tf.mul(tf.div(tf.mul(s, r), temperature), present),
    tf.mul(absent, NEVER),
  );
  const nextAverage: tf.Tensor1D = tf.add(tf.mul(current, smoothing), tf.mul(average, 1 - smoothing));
  const nextMinimum: tf.Tensor1D = tf.minimum(least, minimum === 'batch' ? current : nextAverage);
  const update = (next: tf.Tensor1D, old: tf.Tensor1D): tf.Tensor1D =>
    tf.add(tf.mul(next, present), tf.mul(old, absent));
  const rows: Readonly<Record<keyof typeof ROWS, tf.Tensor>> = {
    loss,
    weight: tf.softmax(logits),
    rate: tf.mul(s, present),
    correction: tf.mul(r, present),
    average: update(nextAverage, oldAverage),
    minimum: update(nextMinimum, oldMinimum),
  };
  return tf.stack(Object.values(rows)) as tf.Tensor2D;
}

/** Above 1 where the loss is above its minimum: `log(minimum) / log(loss)`, or `loss / minimum`. */
function correctionOf(
  kind: 'log' | 'raw',
  guard: boolean,
  loss: tf.Tensor1D,
  minimum: tf.Tensor1D,
): tf.Tensor1D {
  if (kind === 'raw') return tf.div(loss, guard ? tf.maximum(minimum, LEAST_AVERAGE) : minimum);
  const bound = (values: tf.Tensor1D): tf.Tensor1D => (guard ? tf.clipByValue(values, LEAST, MOST) : values);
  return tf.div(tf.log(bound(minimum)), tf.log(bound(loss)));
}
