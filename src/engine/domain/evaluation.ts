/** An Evaluation is photos x models x metrics with times: plain data, the same from `mend evaluate` and the Studio. */
import type { MetricId } from './score.ts';

/** How the metrics look at the photos. */
export interface Conditions {
  readonly metrics: readonly MetricId[];
  /** For PSNR and SSIM: colour, or luma of BT.601 in studio range. */
  readonly channel: 'rgb' | 'y';
  /** Pixels left out on every side, for all metrics. */
  readonly border: number;
}

/** A model, or a chain of them, as an Evaluation knows it. */
export interface Contestant {
  /** Model ids, run one after another and separated by commas. */
  readonly id: string;
  /** What its answers depend on: the digests of its weights, or the names of methods without weights. */
  readonly digest: string;
  readonly parameters: number;
}

/** Values by metric; Infinity is the PSNR of identical photos. A metric that could not judge is absent. */
export type Scores = Partial<Readonly<Record<MetricId, number>>>;

/** What became of one photo under one model. */
export interface Cell {
  readonly scores: Scores;
  /** Time of restoring alone; 0 for the photo as it came in. */
  readonly milliseconds: number;
  /** Why metrics are absent, or, under `restoring`, why there is no result at all. */
  readonly faults?: Partial<Readonly<Record<MetricId | 'restoring', string>>>;
}

export interface EvaluatedPhoto {
  readonly in: string;
  /** The clean partner's name, or null where there is none. */
  readonly target: string | null;
  readonly width: number;
  readonly height: number;
  /** As it came in. */
  readonly input: Cell;
  /** By id of the contestant. */
  readonly outputs: Readonly<Record<string, Cell>>;
}

/** A file that could not be judged at all; it costs its own row only. */
export interface FailedPhoto {
  readonly in: string;
  readonly error: string;
}

export interface Evaluation extends Conditions {
  readonly backend: string;
  readonly adapter: string;
  readonly models: readonly Contestant[];
  /** Photos to be judged in all; fewer are there while the work goes on. */
  readonly total: number;
  readonly photos: readonly EvaluatedPhoto[];
  readonly failed: readonly FailedPhoto[];
}

/** One column of the table for one metric. */
export interface Column {
  /** Photos that every contestant has a value of. */
  readonly count: number;
  /** How many of them are identical to the clean photo; the mean leaves them out unless all are. */
  readonly identical: number;
  readonly mean: number;
  /** Standard deviation over the photos. */
  readonly spread: number;
  /** Photos on which nothing else was better. */
  readonly wins: number;
}

export type Columns = Partial<Readonly<Record<MetricId, Column>>>;

export interface ModelSummary {
  readonly id: string;
  readonly parameters: number;
  readonly columns: Columns;
  /** Median over the photos, so that the first one, which waits for the model, does not count double. */
  readonly millisecondsPerMegapixel: number;
}

/** One contestant against another on the same photos. */
export interface Comparison {
  readonly metric: MetricId;
  readonly model: string;
  /** Null: the photo as it came in. */
  readonly against: string | null;
  /** Mean of (model - against) over the photos with its 95 % bootstrap interval, in the unit of the metric. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Photos that the difference is taken over. */
  readonly count: number;
  /** Photos on which the model is better, worse or the same. */
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
}

export interface EvaluationSummary {
  readonly input: Columns;
  readonly models: readonly ModelSummary[];
  /** The best contestant by mean; null is the photo as it came in. Absent where there is nothing to compare. */
  readonly best: Partial<Readonly<Record<MetricId, string | null>>>;
  readonly comparisons: readonly Comparison[];
}
