/** A Reweighter turns the unreduced Losses of a batch and the tasks of its Samples into one objective. */
import type * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec, Views } from '../networks/network.ts';
import type { Groups } from './groups.ts';

/** What a step knows. */
export interface Evidence {
  /** What the Losses say: `[n, h, w, c]`, or `[n, 1, 1, 1]`. */
  readonly badness: tf.Tensor4D;
  readonly groups: Groups;
  /** What feeds the network's output layer: `[n, h, w, channels]` on the grid that the Network names. */
  readonly features: tf.Tensor4D;
  /** Looks up the Reweighter's own parameters. */
  readonly views: Views;
  /** What it kept from the step before, where it keeps anything. */
  readonly state: tf.Tensor1D | undefined;
}

export interface Weighing {
  readonly objective: tf.Scalar;
  /** `[2 + factors, tasks]`: each task's mean Loss, the weight of its gradient, and the factors; 0 where absent. */
  readonly report: tf.Tensor2D;
  /** For the step after. */
  readonly state: tf.Tensor1D | undefined;
}

export interface Reweighter {
  readonly id: string;
  /** Learned beside the network's in the same buffer; of what is written, only TUR's head is kept (`weights/uncertainty.ts`). */
  readonly parameters: readonly ParameterSpec[];
  /** What it keeps between steps, as it begins, where it keeps anything. */
  readonly state?: Float32Array<ArrayBuffer>;
  /** What the rows of the report behind Losses and weights are. */
  readonly factors: readonly string[];
  /** How unsure the Network is of each value that it restores, `[n, h, w, 3]`, above 0; absent where nothing learns it. */
  uncertainty?(views: Views, features: tf.Tensor4D): tf.Tensor4D;
  /** Runs inside the caller's tidy and under its gradient; reads nothing back. */
  weigh(evidence: Evidence): Weighing;
}
