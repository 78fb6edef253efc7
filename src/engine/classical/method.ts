/** What a classical method is: a restoration written down as formulas, with nothing learned. */

/** A photo as floats. */
export interface FloatImage {
  readonly width: number;
  readonly height: number;
  /** `[height, width, 3]`, RGB, 0..1. */
  readonly data: Float32Array;
}

/**
 * Called again and again while a method works, with the share 0..1 that is done. Long work waits for it, so that a
 * worker hears when it should stop; it throws where the work was cancelled.
 */
export type Pace = (share: number) => Promise<void>;

/** Returns RGB, `[height, width, 3]`; values may lie a little outside 0..1. */
export type ClassicalMethod = (image: FloatImage, pace: Pace) => Promise<Float32Array>;

/** The pace of a part of the work: 0..1 of the part is `from`..`to` of the whole. */
export function part(pace: Pace, from: number, to: number): Pace {
  return (share) => pace(from + share * (to - from));
}
