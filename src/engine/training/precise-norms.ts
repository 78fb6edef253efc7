/**
 * Statistics of batch norms for weights that were averaged. While a network trains, running statistics follow the
 * weights of each step; those of the average have seen no photo. They are measured anew over some batches as if these
 * were one (Izmailov et al., 2018, section 3.2; Wu and Johnson, 2021, section 3).
 */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import type { Batch } from '../domain/sample.ts';
import type { Network } from '../networks/network.ts';
import { meanBeside } from '../networks/norm.ts';
import { type LayoutEntry, layoutOf, viewsOf } from '../networks/params.ts';

/** Enough that a handful of small patches no longer decides. */
const PATCHES = 64;
/**
 * Pixels that are looked at together: the more, the less do the norms before a norm depend on chance. As many as eight
 * patches of 128 px, and without a gradient, so that memory stays far below that of training on them.
 */
const PIXELS_AT_ONCE = 2 ** 17;

/** The last steps before `step` that together show 64 patches: they tell the same after a break as without one. */
export function latestSteps(step: number, patchesOfStep: number): number[] {
  const first = Math.max(0, step - Math.ceil(PATCHES / patchesOfStep));
  return Array.from({ length: step - first }, (_, i) => first + i);
}

/**
 * The flat Params `[size]` with what the Network keeps but does not learn measured on the batches of `steps`, which
 * are of one shape; the caller disposes of them. Without steps all stays as it was.
 */
export async function withPreciseNorms(
  network: Network,
  params: tf.Tensor1D,
  steps: readonly number[],
  batchOf: (step: number) => Promise<Batch>,
): Promise<tf.Tensor1D> {
  const values = Float32Array.from(await params.data());
  const kept = layoutOf(network).entries.filter(({ learned }) => learned === false);
  const seen = new Map(
    kept.map((entry) => [entry.name, { entry, sum: zeros(entry), squares: zeros(entry) }]),
  );
  const batches: Batch[] = [];
  for (const [index, step] of steps.entries()) {
    batches.push(await batchOf(step));
    if (!isEnough(batches) && index < steps.length - 1) continue;
    const share = batches.length / steps.length;
    const shown = statisticsOn(network, params, batches.splice(0));
    for (const { entry, sum, squares } of seen.values()) {
      const value = shown.get(entry.name);
      invariant(value, () => `Training gave no new ${entry.name}`);
      for (const [i, x] of (await value.data()).entries()) {
        sum[i] = (sum[i] as number) + x * share;
        squares[i] = (squares[i] as number) + x * x * share;
      }
    }
    tf.dispose([...shown.values()]);
  }
  for (const { entry, sum } of steps.length === 0 ? [] : seen.values()) {
    const mean = seen.get(meanBeside(entry.name) ?? '');
    // The variance of all batches together: that inside of them, and that between their means.
    const between = (i: number): number =>
      mean === undefined ? 0 : (mean.squares[i] as number) - (mean.sum[i] as number) ** 2;
    values.set(
      sum.map((x, i) => x + between(i)),
      entry.offset,
    );
  }
  return tf.tensor1d(values);
}

const zeros = ({ size }: LayoutEntry): Float64Array => new Float64Array(size);

/** Whether one more batch would be too much. */
function isEnough(batches: readonly Batch[]): boolean {
  const [n = 0, height = 0, width = 0] = batches[0]?.shape ?? [];
  return (batches.length + 1) * n * height * width > PIXELS_AT_ONCE;
}

/** What these batches show, taken as one; the caller disposes of it. */
function statisticsOn(
  network: Network,
  params: tf.Tensor1D,
  batches: readonly Batch[],
): ReadonlyMap<string, tf.Tensor> {
  let shown: ReadonlyMap<string, tf.Tensor> | undefined;
  tf.tidy(() => {
    const own = tf.slice1d(params, 0, layoutOf(network).size);
    const together = tf.concat4d(
      batches.map(({ degraded, shape }) => tf.tensor4d(degraded, [...shape])),
      0,
    );
    shown = network.train?.(viewsOf(network, own).views, together, 1).kept;
  });
  invariant(shown, () => `${network.id} keeps nothing that batches could show`);
  return shown;
}
