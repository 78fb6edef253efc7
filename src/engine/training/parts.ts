/** A batch that does not fit into memory at once is computed in parts, one after another. */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import { type Judge, type Judgement, lossAndGradient, type StepBatch, type Trained } from './objective.ts';

type Outcome = Judgement;

/**
 * What `lossAndGradient` gives for a batch, computed in `plan.parts` parts whose activations are let go of before the
 * next. In mixed training the result is that of the whole batch, up to rounding; any other Reweighter and every batch
 * norm take each part for a batch of its own, and what a Reweighter keeps goes from part to part. Runs inside a tidy.
 */
export function inParts(
  plan: Judge & { readonly parts?: number },
  tensors: Trained,
  batch: StepBatch,
): Outcome {
  const cuts = cutsOf(batch.labels.length, plan.parts ?? 1);
  if (cuts.length === 1) return lossAndGradient(plan, tensors, batch);
  const [, ...shape] = batch.degraded.shape;
  const ofPart = (from: number, to: number, before: Outcome | null): Outcome =>
    tf.tidy(() => {
      const labels = batch.labels.slice(from, to);
      const cut = (images: tf.Tensor4D): tf.Tensor4D =>
        tf.slice(images, [from, 0, 0, 0], [to - from, ...shape] as [number, number, number, number]);
      const images = { degraded: cut(batch.degraded), clean: cut(batch.clean), labels, first: from };
      const kept = before === null ? tensors.weighing : before.weighing;
      const part = lossAndGradient(plan, { params: tensors.params, weighing: kept }, images);
      const share = (to - from) / batch.labels.length;
      const rows = tf.tensor2d(rowShares(plan.tasks, batch.labels, labels, part.report.shape[0]));
      const added = <T extends tf.Tensor>(sum: T | undefined, value: T, factor: number | tf.Tensor): T => {
        const scaled: T = tf.mul(value, factor);
        return sum === undefined ? scaled : tf.add(sum, scaled);
      };
      return {
        loss: added(before?.loss, part.loss, share),
        gradient: added(before?.gradient, part.gradient, share),
        report: added(before?.report, part.report, rows),
        weighing: part.weighing,
        // Batch norms of a part see that part alone; what is kept is the mean of the parts.
        kept: part.kept && added(before?.kept, part.kept, share),
        terms: part.terms && added(before?.terms, part.terms, share),
      };
    });
  let sum: Outcome | null = null;
  for (const [from, to] of cuts) {
    const more: Outcome = ofPart(from, to, sum);
    if (sum !== null) tf.dispose({ ...sum });
    sum = more;
  }
  invariant(sum, 'a batch has at least one part');
  return sum;
}

/** The next try where so many parts did not fit: twice as many; null where a part is a single Sample already. */
export function moreParts(size: number, parts: number): number | null {
  return parts >= size ? null : Math.min(size, parts * 2);
}

/** Bounds of parts that differ by one Sample at most. */
function cutsOf(samples: number, parts: number): (readonly [from: number, to: number])[] {
  const count = Math.min(parts, samples);
  const bound = (i: number): number => Math.round((i * samples) / count);
  return Array.from({ length: count }, (_, i) => [bound(i), bound(i + 1)] as const);
}

/**
 * What the rows of a part's report count for in that of the batch, `[rows][tasks]`: weights by the part's share of
 * the batch, means over a task's Samples by the part's share of those.
 */
function rowShares(
  tasks: readonly string[],
  all: readonly string[],
  part: readonly string[],
  rows: number,
): number[][] {
  const countOf = (labels: readonly string[], task: string): number =>
    labels.filter((label) => label === task).length;
  const means = tasks.map((task) => countOf(part, task) / Math.max(1, countOf(all, task)));
  return Array.from({ length: rows }, (_, row) =>
    row === 1 ? tasks.map(() => part.length / all.length) : means,
  );
}
