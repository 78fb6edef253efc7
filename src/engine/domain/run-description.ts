/** What a Run's events come to: curves in few points, and numbers that Runs are compared by. Plain data. */

/** One task of a Run. */
export interface TaskDescription {
  readonly task: string;
  /** Validation PSNR (dB) at each look; null where it was not finite. */
  readonly psnr: readonly (number | null)[];
  /** What its Loss weighed at each point of `steps`; null where no batch had any of it. */
  readonly weight: readonly (number | null)[];
  /** Rise of its validation PSNR from the first look to the last, in dB. */
  readonly rise: number | null;
  /** The first look at which 95 % of that rise was there, in steps; null where it did not rise. */
  readonly converged: number | null;
}

export interface RunDescription {
  readonly name: string;
  /** The last step that was told. */
  readonly last: number;
  /** At most 400 points; each is the last step of what it stands for. */
  readonly steps: readonly number[];
  readonly loss: readonly (number | null)[];
  /** Steps at which the Run was validated. */
  readonly looks: readonly number[];
  /** Mean validation PSNR (dB) over the tasks that have a finite one. */
  readonly psnr: readonly (number | null)[];
  readonly tasks: readonly TaskDescription[];
  readonly best: { readonly step: number; readonly psnr: number } | null;
  /**
   * Standard deviation of the mean validation PSNR about a straight line through the last third of the looks, in dB:
   * how much a Run still swings when it should be settling. Null with fewer than four looks there.
   */
  readonly oscillation: number | null;
  /** Standard deviation over the tasks of the steps at which they converged; null with fewer than two. */
  readonly convergenceSpread: number | null;
}

/** The definitions in words, for whoever shows the numbers. */
export const RUN_TERMS = {
  oscillation:
    'How much the Run still swings near its end: the standard deviation of the mean validation PSNR about a straight line through the last third of the validations. Lower is steadier.',
  convergence:
    'The step of the first validation at which a task had made 95 % of its rise in PSNR from the first validation to the last.',
  convergenceSpread:
    'How far apart the tasks arrive: the standard deviation, over the tasks, of the steps at which each had made 95 % of its rise. Lower means that they learn in step.',
} as const;
