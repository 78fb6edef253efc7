/** Evaluating a folder behind the protocol. */
import type { Evaluation } from '../../engine/domain/evaluation.ts';
import { outcomeOf, StudioError } from '../../engine/domain/fault.ts';
import { evaluationCsv } from '../../engine/evaluation/csv.ts';
import { type EvaluateProgress, evaluate } from '../../engine/evaluation/evaluate.ts';
import type { Contender } from '../../engine/evaluation/judge.ts';
import { parseBrisqueModel } from '../../engine/evaluation/libsvm.ts';
import { evaluationReport } from '../../engine/evaluation/report.ts';
import { lonelySources, pairedSources } from '../../engine/evaluation/sources.ts';
import { summarise } from '../../engine/evaluation/summary.ts';
import { contestantOf, loadDigested } from '../../engine/inference/contestant.ts';
import type {
  Evaluated,
  EvaluationApi,
  EvaluationProgress,
  EvaluationRequest,
} from '../protocol/evaluation.ts';
import { orLost } from './device-loss.ts';
import type { EngineRoom } from './engine-room.ts';
import type { EvaluationStore } from './evaluation-store.ts';
import { filesByName } from './files-by-name.ts';

export interface EvaluationSurroundings {
  readonly room: EngineRoom;
  readonly store: EvaluationStore;
}

/** Progress is told at most this often, and the table with it at most that often, in milliseconds. */
const PAUSE = 150;
const TABLE_PAUSE = 2000;

export function createEvaluationService({ room, store }: EvaluationSurroundings): EvaluationApi {
  const jobs = new Map<string, AbortController>();

  const run = async (
    request: EvaluationRequest,
    signal: AbortSignal,
    tell: (progress: EvaluationProgress) => void,
  ): Promise<Evaluated> => {
    const degraded = filesByName(request.degraded);
    const clean = filesByName(request.clean);
    if (degraded.names.length === 0)
      throw new StudioError('dataset-empty', 'There is no PNG, JPEG, WebP or AVIF photo among those chosen.');
    const read = (name: string, part: 'input' | 'target') => (part === 'input' ? degraded : clean).read(name);
    const sources =
      clean.names.length > 0
        ? pairedSources(degraded.names, clean.names, read)
        : lonelySources(degraded.names, read);
    const { brisque } = request;
    const brisqueModel = brisque && parseBrisqueModel(brisque.model, brisque.range);
    const backend = await room.backend();
    const contenders: Contender[] = [];
    for (const chain of request.models) {
      const models = [];
      for (const id of chain.split(',')) models.push(await loadDigested(room.models, id));
      const contestant = contestantOf(models, { signal, assertHealthy: backend.assertHealthy });
      contenders.push({ ...contestant, restore: (raster) => orLost(contestant.restore(raster), backend) });
    }
    let latest: Evaluation | null = null;
    const throttle = throttled(tell);
    try {
      latest = await evaluate(sources, contenders, {
        conditions: request.conditions,
        backend: { backend: backend.report.backend, adapter: backend.report.adapter },
        cells: store.cells,
        ...(brisqueModel && { brisqueModel }),
        signal,
        onProgress: (progress) => {
          latest = progress.evaluation;
          throttle(progress);
        },
      });
    } finally {
      if (latest !== null) await store.keepLatest(latest);
    }
    return { evaluation: latest, summary: summarise(latest) };
  };

  return {
    evaluate: async (jobId, request, onProgress) => {
      const job = new AbortController();
      jobs.set(jobId, job);
      const outcome = await outcomeOf(() => run(request, job.signal, onProgress));
      jobs.delete(jobId);
      return outcome;
    },
    cancelEvaluation: async (jobId) => jobs.get(jobId)?.abort(),
    lastEvaluation: () =>
      outcomeOf(async () => {
        const evaluation = await store.latest();
        return evaluation && { evaluation, summary: summarise(evaluation) };
      }),
    forgetEvaluations: () => outcomeOf(() => store.forget()),
    evaluationFile: (evaluation, format) =>
      outcomeOf(() =>
        format === 'csv'
          ? evaluationCsv(evaluation)
          : `${JSON.stringify(evaluationReport(evaluation), null, 2)}\n`,
      ),
  };
}

/** Tells now and then, with the table more seldom. The time that is left follows from the photos that were new. */
function throttled(tell: (progress: EvaluationProgress) => void): (progress: EvaluateProgress) => void {
  const started = performance.now();
  let [told, tabled] = [Number.NEGATIVE_INFINITY, started];
  let shown: Evaluation | null = null;
  return ({ evaluation, done, fresh, total, photo }) => {
    const now = performance.now();
    if (now - told < PAUSE && done < total) return;
    told = now;
    const withTable = evaluation !== shown && evaluation.photos.length > 0 && now - tabled > TABLE_PAUSE;
    if (withTable) [shown, tabled] = [evaluation, now];
    const remaining = fresh === 0 ? null : ((now - started) / fresh) * (total - done);
    const soFar = withTable ? { evaluation, summary: summarise(evaluation, 'table') } : null;
    tell({ done, total, photo, remaining, soFar });
  };
}
