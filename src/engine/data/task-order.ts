/** Which task a Sample belongs to. */
import type { Recipe, RecipeTask } from '../domain/recipe.ts';

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The task of a Sample, counted through all steps: a golden-ratio sequence over the tasks' weights, so that within
 * any short stretch every task has its share.
 * @returns Its place in `tasks`.
 */
export function taskAt(tasks: readonly RecipeTask[], number: number): number {
  const total = tasks.reduce((sum, task) => sum + task.weight, 0);
  const place = (((number + 0.5) * GOLDEN) % 1) * total;
  let bound = 0;
  for (let i = 0; i < tasks.length; i++) {
    bound += (tasks[i] as RecipeTask).weight;
    if (place < bound) return i;
  }
  return tasks.length - 1;
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
