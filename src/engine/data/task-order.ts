/** Which task a Sample belongs to. */
import type { Recipe, RecipeTask } from '../domain/recipe.ts';

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The task of a Sample, counted through all steps: a golden-ratio sequence over the weights of those tasks that have
 * joined, so that within any short stretch every one has its share.
 * @param step that the Sample is for
 * @returns Its place in `tasks`.
 */
export function taskAt(tasks: readonly RecipeTask[], number: number, step: number): number {
  const weights = tasks.map(({ weight, from = 0 }) => (from <= step ? weight : 0));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const place = (((number + 0.5) * GOLDEN) % 1) * total;
  let bound = 0;
  for (const [i, weight] of weights.entries()) {
    bound += weight;
    if (place < bound) return i;
  }
  return weights.findLastIndex((weight) => weight > 0);
}

/**
 * Sequential training (Kong et al., "Towards effective multiple-in-one image restoration", 2024): the first task
 * alone, then one more with every stage, in the order of the list; what is left of the Run trains them all.
 * @param stage its length in steps
 */
export function sequentially(tasks: readonly RecipeTask[], stage: number): RecipeTask[] {
  return tasks.map((task, i) => ({ ...task, from: i * stage }));
}

/** A name for each entry of a Recipe's tasks: its id, with its settings where the id stands there twice. */
export function taskNames(recipe: Pick<Recipe, 'tasks'>): string[] {
  const { tasks } = recipe;
  const named = tasks.map((task) => {
    const isAlone = tasks.filter((other) => other.id === task.id).length === 1;
    if (isAlone) return task.id;
    const settings = Object.entries(task.set).map(([name, value]) => `${name} ${[value].flat().join('-')}`);
    return [task.id, ...settings].join(' ');
  });
  return named.map((name, i) => (named.indexOf(name) === i ? name : `${name} #${i + 1}`));
}
