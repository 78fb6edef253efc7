/** The learning rate of every step. */
import type { Recipe } from '../domain/recipe.ts';

/**
 * Linear warm-up, and beside it half a cosine from `top` down to `final` over all steps, or a constant.
 * @param step counted from 0
 */
export function rateAt(top: number, schedule: Recipe['schedule'], step: number): number {
  const { id, warmup, steps, final } = schedule;
  const warm = Math.min(1, (step + 1) / Math.max(1, warmup));
  if (id === 'constant') return top * warm;
  const progress = Math.min(1, step / steps);
  return warm * (final + (top - final) * 0.5 * (1 + Math.cos(Math.PI * progress)));
}
