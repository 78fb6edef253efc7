/** What training eats. */

/** A batch of Samples as plain numbers. */
export interface Batch {
  /** `[n, h, w, 3], 0..1`. */
  readonly degraded: Float32Array;
  /** `[n, h, w, 3], 0..1`. */
  readonly clean: Float32Array;
  readonly shape: readonly [n: number, height: number, width: number, channels: 3];
  /** The Task of each Sample. */
  readonly taskIds: readonly string[];
}

/** The batch of a step, counted from 0; the same step always gives the same batch. */
export type BatchSource = (step: number) => Promise<Batch>;
