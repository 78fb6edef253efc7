/** What a network makes of the real photos that are kept back. */
import type { RealLook } from '../domain/drift.ts';
import type { ValidationScore } from '../domain/run.ts';
import type { Predict, ValidationSet } from '../domain/sample.ts';
import { lookAtPatch } from '../evaluation/look.ts';

/**
 * Restores them one by one and measures both sides.
 * @param scores of the same weights, which tell how like themselves clear photos stay
 */
export async function lookAtReal(
  sets: readonly ValidationSet[],
  predict: Predict,
  scores: readonly ValidationScore[],
  step: number,
): Promise<RealLook> {
  const photos = [];
  for (const { task, kind, names, samples, side } of sets) {
    if (kind !== 'real') continue;
    for (const [i, { degraded }] of samples.entries()) {
      const restored = await predict(degraded, [1, side, side, 3]);
      photos.push(lookAtPatch(names?.[i] ?? `${task} ${i + 1}`, task, degraded, restored, side));
    }
  }
  const clear = scores.find(({ task }) => task === 'clean')?.psnr;
  return { step, photos, identity: clear !== undefined && Number.isFinite(clear) ? clear : null };
}
