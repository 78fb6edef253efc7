/** Real photos that are kept back, before and after an adaptation: shown whenever its weights are the best so far. */
import { bestLook, type RealLook } from '../../engine/domain/drift.ts';
import { fromFloats, type Raster } from '../../engine/domain/raster.ts';
import type { Recipe } from '../../engine/domain/recipe.ts';
import type { Predict, ValidationSet } from '../../engine/domain/sample.ts';
import type { ComparedPhoto, TrainingEvent } from '../protocol/training.ts';

export interface Comparison {
  /** Restores the photos where this look is the best so far. */
  make(predict: Predict, look: RealLook): Promise<void>;
  /** Tells what was made since the last time. */
  tell(onEvent: (event: TrainingEvent) => void): void;
}

/** @param seen the looks so far */
export function createComparison(
  { adaptation }: Recipe,
  sets: readonly ValidationSet[],
  seen: readonly RealLook[],
): Comparison {
  let looks = seen;
  let made: { readonly step: number; readonly photos: readonly ComparedPhoto[] } | null = null;
  return {
    make: async (predict, look) => {
      looks = [...looks.filter(({ step }) => step < look.step), look];
      if (!adaptation || bestLook(looks, adaptation.limits)?.step !== look.step) return;
      const photos: ComparedPhoto[] = [];
      for (const { kind, names, samples, side, task } of sets) {
        if (kind !== 'real') continue;
        const raster = (floats: Float32Array): Raster =>
          fromFloats(floats, { width: side, height: side, depth: 8, alpha: null });
        for (const [i, { degraded }] of samples.entries()) {
          const restored = raster(await predict(degraded, [1, side, side, 3]));
          const first = look.step === 0 ? raster(degraded) : null;
          photos.push({ name: names?.[i] ?? `${task} ${i + 1}`, task, degraded: first, restored });
        }
      }
      made = { step: look.step, photos };
    },
    tell: (onEvent) => {
      if (made) onEvent({ kind: 'comparison', ...made });
      made = null;
    },
  };
}
