/** What the Studio may ask about a folder of photos and several models. Plain data, as in `api.ts`. */
import type { Conditions, Evaluation, EvaluationSummary } from '../../engine/domain/evaluation.ts';
import type { Outcome } from '../../engine/domain/fault.ts';
import type { ChosenFile } from './training.ts';

export interface EvaluationRequest {
  readonly degraded: readonly ChosenFile[];
  /** Empty: only metrics that need no reference say anything. */
  readonly clean: readonly ChosenFile[];
  /** Model ids; a chain is several separated by commas. */
  readonly models: readonly string[];
  readonly conditions: Conditions;
  /** BRISQUE's model and range file, as its authors give them out; null without that metric. */
  readonly brisque: { readonly model: string; readonly range: string } | null;
}

export interface Evaluated {
  readonly evaluation: Evaluation;
  readonly summary: EvaluationSummary;
}

export interface EvaluationProgress {
  readonly done: number;
  readonly total: number;
  /** The photo under way. */
  readonly photo: string;
  /** Milliseconds, or null while nothing is known. */
  readonly remaining: number | null;
  /** What is there, told now and then; without paired differences. */
  readonly soFar: Evaluated | null;
}

/** Evaluation, as the engine worker does it; restoring and training go on meanwhile. */
export interface EvaluationApi {
  /** What was measured before, in this visit or an earlier one, is not measured again. */
  evaluate(
    jobId: string,
    request: EvaluationRequest,
    onProgress: (progress: EvaluationProgress) => void,
  ): Promise<Outcome<Evaluated>>;
  /** Stops between two tiles or metrics; the promise then resolves with the Fault `cancelled`. */
  cancelEvaluation(jobId: string): Promise<void>;
  /** The latest Evaluation, whole or broken off; null where there is none. */
  lastEvaluation(): Promise<Outcome<Evaluated | null>>;
  /** Forgets all that was measured. */
  forgetEvaluations(): Promise<Outcome<void>>;
  /** The same text that `mend evaluate` writes. */
  evaluationFile(evaluation: Evaluation, format: 'csv' | 'json'): Promise<Outcome<string>>;
}
