/** Whether a Run still gets better. */
import type { DriftLimits } from '../../engine/domain/adaptation.ts';
import { bestLook, type RealLook } from '../../engine/domain/drift.ts';
import type { ValidationScore } from '../../engine/domain/run.ts';
import type { ProjectRecord } from './project-record.ts';

/** What a validation gains less than this, in dB, does not keep a Run going. */
const LEAST_GAIN = 0.01;
/** Stands for the infinite PSNR of a perfect result. */
const PERFECT = 100;

/**
 * Mean PSNR in dB over the tasks, as the photos came in and as they came out; null where nothing was scored. Tasks
 * whose input is perfect count only where there are no others.
 */
export function meanScore(
  scores: readonly ValidationScore[],
): { readonly input: number; readonly output: number } | null {
  const damaged = scores.filter(({ psnrInput }) => Number.isFinite(psnrInput));
  const counted = damaged.length > 0 ? damaged : scores;
  if (counted.length === 0) return null;
  const mean = (pick: (score: ValidationScore) => number): number =>
    counted.reduce((sum, score) => sum + Math.min(PERFECT, pick(score)), 0) / counted.length;
  return { input: mean(({ psnrInput }) => psnrInput), output: mean(({ psnr }) => psnr) };
}

/**
 * The record after a validation.
 * @param counts whether it is one that the Recipe asks for: a pause validates too, and must not end a Run the sooner
 * @returns `isBest`: the weights of this step are the best so far
 */
export function withScores(
  record: ProjectRecord,
  step: number,
  scores: readonly ValidationScore[],
  counts: boolean,
): { readonly record: ProjectRecord; readonly isBest: boolean } {
  const mean = meanScore(scores);
  if (mean === null) {
    // Nothing to judge by: the latest weights count as the best.
    return { record: { ...record, best: { step, psnr: null, file: null, scores: [] } }, isBest: true };
  }
  const before = record.best?.psnr ?? Number.NEGATIVE_INFINITY;
  const isBest = mean.output > before;
  const told = {
    ...record,
    psnrInput: record.psnrInput ?? mean.input,
    psnr: mean.output,
    stale: mean.output > before + LEAST_GAIN ? 0 : record.stale + (counts ? 1 : 0),
  };
  if (!isBest) return { record: told, isBest };
  const best = { step, psnr: mean.output, file: record.best?.file ?? null, scores: kept(scores) };
  return { record: { ...told, best }, isBest };
}

/**
 * The record after a look at real photos: the best weights are those that the rule names, which may be the base model's.
 * @returns `isBest`: the weights of the newest look are the best so far
 */
export function withLooks(
  record: ProjectRecord,
  looks: readonly RealLook[],
  limits: DriftLimits,
  scores: readonly ValidationScore[],
): { readonly record: ProjectRecord; readonly isBest: boolean } {
  const best = bestLook(looks, limits);
  const isBest = best !== null && best.step === looks.at(-1)?.step;
  if (!isBest || best === null) return { record, isBest: false };
  const named = { step: best.step, psnr: null, file: record.best?.file ?? null, scores: kept(scores) };
  return { record: { ...record, best: named }, isBest };
}

/** Scores as a record keeps them: JSON has no infinity. */
export function kept(scores: readonly ValidationScore[]): NonNullable<ProjectRecord['best']>['scores'] {
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return scores.map((score) => ({
    ...score,
    psnrInput: finite(score.psnrInput),
    psnr: finite(score.psnr),
  }));
}
