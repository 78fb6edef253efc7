/** What training and validation are fed with: damaged and clean pixels as plain numbers. */

/** Both `[side, side, 3], 0..1`. */
export interface Sample {
  readonly degraded: Float32Array<ArrayBuffer>;
  readonly clean: Float32Array<ArrayBuffer>;
}

/** Some Samples in a row. */
export interface Batch {
  /** `[n, h, w, 3], 0..1`. */
  readonly degraded: Float32Array<ArrayBuffer>;
  /** `[n, h, w, 3], 0..1`. */
  readonly clean: Float32Array<ArrayBuffer>;
  readonly shape: readonly [n: number, height: number, width: number, channels: 3];
  /** The task of each Sample, by its name in the Recipe. */
  readonly taskIds: readonly string[];
}

/** Restores degraded images of a shape: floats in, floats out. */
export type Predict = (degraded: Float32Array, shape: Batch['shape']) => Promise<Float32Array>;

/** The batch of a step, counted from 0; the same step always gives the same batch. */
export type BatchSource = (step: number) => Promise<Batch>;

/** The same damaged patches whenever a Run is validated. */
export interface ValidationSet {
  /** The task's name, with `:pairs` behind it for real pairs. */
  readonly task: string;
  /** `real`: photos without clean partners, so that both sides of a Sample are the damaged one. */
  readonly kind?: 'real';
  /** Of `real`: the file of each Sample. */
  readonly names?: readonly string[];
  readonly samples: readonly Sample[];
  readonly side: number;
}
