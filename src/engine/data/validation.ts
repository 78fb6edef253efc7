/** The same damaged patches whenever a Run is validated, and what they score. */
import { fromFloats } from '../domain/raster.ts';
import type { Recipe } from '../domain/recipe.ts';
import type { ValidationScore } from '../domain/run.ts';
import type { Predict, Sample, ValidationSet } from '../domain/sample.ts';
import { absoluteErrors } from '../evaluation/calibration.ts';
import { decibels } from '../evaluation/psnr.ts';
import { ssim } from '../evaluation/ssim.ts';
import { stream } from '../runtime/random.ts';
import type { Dataset } from './dataset.ts';
import { type PhotoStore, photosFor } from './photo-store.ts';
import { readRealValidation } from './real-photos.ts';
import { cutPair, synthesise } from './sample.ts';
import { taskNames } from './task-order.ts';

/**
 * The validation patches of every task, `recipe.validation.count` of each kind: synthesised on the clean photos that
 * are kept back, and cut from the pairs that are kept back. They depend neither on the Recipe's seed nor on the
 * other tasks' settings. A task for which nothing is kept back has none.
 */
export async function readValidation(
  recipe: Recipe,
  dataset: Dataset,
  photos: PhotoStore,
): Promise<ValidationSet[]> {
  const store = photosFor(recipe, photos);
  if (recipe.adaptation) return readRealValidation(recipe, dataset, store);
  const { patch: side, count } = recipe.validation;
  const { clean, pairs } = dataset.validation;
  const names = taskNames(recipe);
  const sets: ValidationSet[] = [];
  for (const [index, task] of recipe.tasks.entries()) {
    const held = task.pairs.flatMap((folder) => pairs.get(folder) ?? []);
    const name = names[index] as string;
    const collect = async (label: string, make: (i: number) => Promise<Sample>): Promise<void> => {
      const samples: Sample[] = [];
      for (let i = 0; i < count; i++) samples.push(await make(i));
      sets.push({ task: label, samples, side });
    };
    if (clean.length > 0 && (task.pairs.length === 0 || task.pairShare < 1)) {
      await collect(name, async (i) =>
        synthesise(task, await store(at(clean, i)), side, stream(0, 'validation', name, i)),
      );
    }
    if (held.length > 0) {
      await collect(`${name}:pairs`, (i) =>
        cutPair(at(held, i), store, side, stream(0, 'validation', `${name}:pairs`, i)),
      );
    }
  }
  return sets;
}

function at<T>(items: readonly T[], index: number): T {
  return items[index % items.length] as T;
}

/**
 * Mean PSNR and SSIM (RGB, 8-bit rounded) of every set with clean partners, before and after; one patch at a time, so that memory stays small.
 * @param doubt how unsure the network is of each restored value, where it learns that
 */
export async function scoreValidation(
  sets: readonly ValidationSet[],
  predict: Predict,
  doubt: Predict | null = null,
): Promise<ValidationScore[]> {
  const scores: ValidationScore[] = [];
  for (const { task, kind, samples, side } of sets) {
    if (kind === 'real') continue;
    const sum = { psnrInput: 0, psnr: 0, ssimInput: 0, ssim: 0, error: 0, uncertainty: 0 };
    for (const { degraded, clean } of samples) {
      const restored = await predict(degraded, [1, side, side, 3]);
      sum.psnrInput += patchPsnr(degraded, clean);
      sum.psnr += patchPsnr(restored, clean);
      if (doubt) {
        sum.error += meanOf(absoluteErrors(restored, clean));
        sum.uncertainty += meanOf(await doubt(degraded, [1, side, side, 3]));
      }
      if (side < SSIM_WINDOW) continue;
      sum.ssimInput += patchSsim(degraded, clean, side);
      sum.ssim += patchSsim(restored, clean, side);
    }
    const mean = (total: number): number => total / samples.length;
    const psnr = { psnrInput: mean(sum.psnrInput), psnr: mean(sum.psnr) };
    const structure = side < SSIM_WINDOW ? {} : { ssimInput: mean(sum.ssimInput), ssim: mean(sum.ssim) };
    const sureness = doubt ? { error: mean(sum.error), uncertainty: mean(sum.uncertainty) } : {};
    scores.push({ task, ...psnr, ...structure, ...sureness });
  }
  return scores;
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** PSNR in dB of floats in 0..1, both clipped and rounded to 8 bits first. */
export function patchPsnr(a: Float32Array, b: Float32Array): number {
  const byte = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 255);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (byte(a[i] as number) - byte(b[i] as number)) ** 2;
  return decibels(sum / a.length, 255);
}

/** SSIM wants sides of at least its window. */
const SSIM_WINDOW = 11;

function patchSsim(a: Float32Array, b: Float32Array, side: number): number {
  const like = { width: side, height: side, depth: 8, alpha: null } as const;
  return ssim(fromFloats(a, like), fromFloats(b, like));
}
