/** Batches by the number of the step alone, so that a resumed Run sees what it would have seen. */
import { isSearch, type Recipe, type RecipeTask } from '../domain/recipe.ts';
import type { Batch, BatchSource } from '../domain/sample.ts';
import { stream } from '../runtime/random.ts';
import type { Dataset, DatasetPart } from './dataset.ts';
import { halvesOf } from './halves.ts';
import { type PhotoStore, photosFor } from './photo-store.ts';
import { createRealSampler } from './real-photos.ts';
import { augment, drawSample } from './sample.ts';
import { taskAt, taskNames } from './task-order.ts';

/**
 * Makes the batch of a step. Each Sample has its own random stream, keyed by (seed, step, place in the batch). A Recipe
 * that searches takes two batches a step from two halves of the photos: the even ones for its links, the odd ones for
 * its weights.
 * @throws StudioError `dataset-empty` for a search without two photos of a kind
 */
export function createSampler(recipe: Recipe, dataset: Dataset, photos: PhotoStore): BatchSource {
  const store = photosFor(recipe, photos);
  if (recipe.adaptation) return createRealSampler(recipe, dataset.train, store);
  if (!isSearch(recipe)) return createPlainSampler(recipe, dataset.train, store);
  const [weights, links] = halvesOf(dataset.train);
  const sources = [links, weights].map((part) => createPlainSampler(recipe, part, store));
  return (number) => (sources[number % 2] as BatchSource)(Math.floor(number / 2));
}

function createPlainSampler(recipe: Recipe, part: DatasetPart, store: PhotoStore): BatchSource {
  const { size, patch: side, augment: augmented } = recipe.batch;
  const names = taskNames(recipe);
  return async (step): Promise<Batch> => {
    const length = side * side * 3;
    const degraded = new Float32Array(size * length);
    const clean = new Float32Array(size * length);
    const taskIds: string[] = [];
    for (let i = 0; i < size; i++) {
      const index = taskAt(recipe.tasks, step * size + i, step);
      const task = recipe.tasks[index] as RecipeTask;
      const random = stream(recipe.seed, 'sample', step, i);
      const drawn = await drawSample(task, part, store, side, random);
      const sample = augmented ? augment(drawn, task, side, random) : drawn;
      degraded.set(sample.degraded, i * length);
      clean.set(sample.clean, i * length);
      taskIds.push(names[index] as string);
    }
    return { degraded, clean, shape: [size, side, side, 3], taskIds };
  };
}
