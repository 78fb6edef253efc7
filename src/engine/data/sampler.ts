/** Batches by the number of the step alone, so that a resumed Run sees what it would have seen. */
import type { Recipe, RecipeTask } from '../domain/recipe.ts';
import type { Batch, BatchSource } from '../domain/sample.ts';
import { stream } from '../runtime/random.ts';
import type { Dataset } from './dataset.ts';
import type { PhotoStore } from './photo-store.ts';
import { augment, drawSample } from './sample.ts';
import { taskAt, taskNames } from './task-order.ts';

/** Makes the batch of a step. Each Sample has its own random stream, keyed by (seed, step, place in the batch). */
export function createSampler(recipe: Recipe, dataset: Dataset, store: PhotoStore): BatchSource {
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
      const drawn = await drawSample(task, dataset.train, store, side, random);
      const sample = augmented ? augment(drawn, task, side, random) : drawn;
      degraded.set(sample.degraded, i * length);
      clean.set(sample.clean, i * length);
      taskIds.push(names[index] as string);
    }
    return { degraded, clean, shape: [size, side, side, 3], taskIds };
  };
}
