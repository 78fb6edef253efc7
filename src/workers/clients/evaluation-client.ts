/** The Studio's side of evaluating folders. */
import * as Comlink from 'comlink';
import type { Evaluation } from '../../engine/domain/evaluation.ts';
import type { Outcome } from '../../engine/domain/fault.ts';
import type { Evaluated, EvaluationProgress, EvaluationRequest } from '../protocol/evaluation.ts';
import type { EngineWorker } from './engine-worker.ts';

export interface EvaluationClient {
  /** Restoring and training work meanwhile. */
  evaluate(
    request: EvaluationRequest,
    options: { onProgress: (progress: EvaluationProgress) => void; signal: AbortSignal },
  ): Promise<Outcome<Evaluated>>;
  /** The latest Evaluation, whole or broken off. */
  last(): Promise<Outcome<Evaluated | null>>;
  forget(): Promise<Outcome<void>>;
  file(evaluation: Evaluation, format: 'csv' | 'json'): Promise<Outcome<string>>;
}

/** A metric of a large photo takes seconds, in which the worker cannot hear that it should stop. */
const GRACE = 20_000;

/** Makes the client. */
export function createEvaluationClient({ slot }: EngineWorker): EvaluationClient {
  let jobs = 0;
  return {
    evaluate: (request, { onProgress, signal }) => {
      jobs += 1;
      const job = `evaluation-${jobs}`;
      return slot.call(
        async (api, beat) => {
          const listener = Comlink.proxy((progress: EvaluationProgress) => {
            beat();
            if (!signal.aborted) onProgress(progress);
          });
          return api.evaluate(job, request, listener);
        },
        { signal, cancel: (api) => api.cancelEvaluation(job), beside: true, grace: GRACE },
      );
    },
    last: () => slot.call((api) => api.lastEvaluation(), { beside: true }),
    forget: () => slot.call((api) => api.forgetEvaluations(), { beside: true }),
    file: (evaluation, format) =>
      slot.call((api) => api.evaluationFile(evaluation, format), { beside: true }),
  };
}
