/** Real damaged photos and clear ones that are no partners of theirs: which are learned from, and batches of both. */
import type { Adaptation } from '../domain/adaptation.ts';
import { StudioError } from '../domain/fault.ts';
import type { Recipe, RecipeTask } from '../domain/recipe.ts';
import type { Batch, BatchSource, Sample, ValidationSet } from '../domain/sample.ts';
import { type Random, stream } from '../runtime/random.ts';
import type { Dataset, DatasetPart } from './dataset.ts';
import type { PhotoStore } from './photo-store.ts';
import { atLeast, floatsOf, type Pixels } from './pixels.ts';
import { augment } from './sample.ts';
import { heldBack } from './split.ts';
import { taskAt, taskNames } from './task-order.ts';

/** Paths of one kind, apart. */
interface Split {
  readonly train: readonly string[];
  readonly validation: readonly string[];
}

/**
 * Splits photos of one kind: what `held` names is kept back; where it names none, a share is, by name alone.
 * @param barred paths that are for nothing else than `held` says
 */
export function splitReal(
  paths: readonly string[],
  held: ReadonlySet<string>,
  barred: ReadonlySet<string>,
  share: Adaptation['held'],
): Split {
  const named = paths.filter((path) => held.has(path));
  const free = paths.filter((path) => !barred.has(path));
  const chosen = named.length > 0 ? new Set(named) : heldBack(free, share);
  return {
    train: free.filter((path) => !chosen.has(path)),
    validation: paths.filter((path) => chosen.has(path)),
  };
}

/** @throws StudioError `dataset-empty` where a kind of damage has no photo to learn from, or none is kept back */
export function checkReal({ train, validation }: Dataset): void {
  for (const [task, paths] of train.real ?? []) {
    if (paths.length > 0) continue;
    throw new StudioError('dataset-empty', `There is no real photo of ${task} to learn from; add photos.`);
  }
  if (train.clean.length === 0) {
    throw new StudioError(
      'dataset-empty',
      'There are no clear photos to learn from; add some, or name their folders in data.clean.',
    );
  }
  if ([...(validation.real?.values() ?? [])].every((paths) => paths.length === 0)) {
    throw new StudioError(
      'dataset-empty',
      'Adapting needs at least two real photos of a kind: one to learn from, one to check with.',
    );
  }
}

/** Patches of real photos beside patches of clear ones; both are drawn on their own. */
export function createRealSampler(recipe: Recipe, part: DatasetPart, store: PhotoStore): BatchSource {
  const { size, patch: side, augment: augmented } = recipe.batch;
  const names = taskNames(recipe);
  const cut = async (paths: readonly string[], task: RecipeTask, random: Random) => {
    const patch = cutRandom(await store(random.pick(paths)), side, random);
    return augmented ? augment({ degraded: patch, clean: patch }, task, side, random).clean : patch;
  };
  return async (step): Promise<Batch> => {
    const length = side * side * 3;
    const degraded = new Float32Array(size * length);
    const clean = new Float32Array(size * length);
    const taskIds: string[] = [];
    for (let i = 0; i < size; i++) {
      const index = taskAt(recipe.tasks, step * size + i, step);
      const task = recipe.tasks[index] as RecipeTask;
      const real = part.real?.get(task.id) ?? [];
      degraded.set(await cut(real, task, stream(recipe.seed, 'real', step, i)), i * length);
      clean.set(await cut(part.clean, task, stream(recipe.seed, 'clear', step, i)), i * length);
      taskIds.push(names[index] as string);
    }
    return { degraded, clean, shape: [size, side, side, 3], taskIds };
  };
}

/**
 * What adapting is checked by: the middle of each real photo that is kept back (kind `real`), and of as many clear
 * ones (task `clean`, whose damaged side is the clear one). At most `recipe.validation.count` of each kind.
 */
export async function readRealValidation(
  recipe: Recipe,
  { validation }: Pick<Dataset, 'validation'>,
  store: PhotoStore,
): Promise<ValidationSet[]> {
  const { patch: side, count } = recipe.validation;
  const samplesOf = async (paths: readonly string[]): Promise<Sample[]> => {
    const patches = [];
    for (const path of paths.slice(0, count)) patches.push(middleOf(await store(path), side));
    return patches.map((patch) => ({ degraded: patch, clean: patch }));
  };
  const sets: ValidationSet[] = [];
  for (const [task, paths] of validation.real ?? []) {
    if (paths.length === 0) continue;
    const names = paths.slice(0, count).map((path) => path.slice(path.lastIndexOf('/') + 1));
    sets.push({ task, kind: 'real', names, samples: await samplesOf(paths), side });
  }
  if (validation.clean.length > 0) {
    sets.push({ task: 'clean', samples: await samplesOf(validation.clean), side });
  }
  return sets;
}

function cutRandom(photo: Pixels, side: number, random: Random): Float32Array<ArrayBuffer> {
  const pixels = atLeast(photo, side);
  const left = random.integer(0, pixels.width - side);
  const top = random.integer(0, pixels.height - side);
  return floatsOf(pixels, { left, top, width: side, height: side });
}

function middleOf(photo: Pixels, side: number): Float32Array<ArrayBuffer> {
  const pixels = atLeast(photo, side);
  const [left, top] = [Math.floor((pixels.width - side) / 2), Math.floor((pixels.height - side) / 2)];
  return floatsOf(pixels, { left, top, width: side, height: side });
}
