/** The explicit list of Reweighters: what a Recipe asks for in, Reweighter out. */
import type { RecipeTask, Reweighting } from '../domain/recipe.ts';
import type { Network } from '../networks/network.ts';
import { art } from './art.ts';
import { mixedWith } from './mixed.ts';
import { perTask } from './per-task.ts';
import type { Reweighter } from './reweighter.ts';
import { scalar } from './scalar.ts';
import { tur } from './tur.ts';

/** Builds the Reweighter of a Recipe for a network and the Recipe's tasks; `mixed` where the Recipe asks for none. */
export function buildReweighter(
  reweighting: Reweighting | undefined,
  network: Pick<Network, 'features'>,
  tasks: readonly Pick<RecipeTask, 'emphasis'>[],
): Reweighter {
  switch (reweighting?.id) {
    case 'art':
      return art(reweighting, tasks.length);
    case 'tur':
      return tur(reweighting, network.features);
    case 'scalar':
      return scalar(reweighting, tasks.length);
    case 'per-task':
      return perTask;
    default:
      return mixedWith(tasks.map(({ emphasis = 1 }) => emphasis));
  }
}
