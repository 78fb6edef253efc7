/** Who teaches which damage: proposals, and what a Recipe says of it. */

import type { DatasetReport } from '../../engine/domain/dataset-report.ts';
import type { ChosenTeacher, Teachers } from '../../engine/domain/fine-tune-recipe.ts';
import { tasksToLearn } from '../../engine/domain/fine-tune-recipe.ts';
import type { ModelCard } from '../../engine/domain/model-card.ts';
import type { NetworkSpec, Recipe } from '../../engine/domain/recipe.ts';
import type { TaskId } from '../../engine/domain/task.ts';
import type { ZooListing } from '../../workers/protocol/api.ts';
import type { TuneSettings } from './finetune-settings.ts';
import { needsDamage } from './finetune-state.ts';

/** A teacher whose network nobody has looked up. */
const UNKNOWN: NetworkSpec = { id: 'unknown', config: {} };

/** Models that can teach: those with weights. */
export function mayTeach(listing: ZooListing | null): ModelCard[] {
  return (listing?.cards ?? []).filter(({ kind, network }) => kind === 'network' && network !== null);
}

/** The model of an id as a teacher; null where it cannot be one. */
export function teacherOf(listing: ZooListing | null, id: string | undefined): ChosenTeacher | null {
  const card = mayTeach(listing).find((candidate) => candidate.id === id);
  return card?.network ? { model: card.id, network: card.network } : null;
}

/** The kinds of damage that somebody has to teach, as the Run would learn them. */
export function tasksToTeach(settings: TuneSettings, report: DatasetReport | null): TaskId[] {
  const tasks = needsDamage(report, settings) ? settings.tasks : [];
  return tasksToLearn({ ...settings, tasks }, report ?? { pairFolders: [], tasks: {} });
}

/** The models that the zoo has for the damage, otherwise its default one, where nobody is chosen yet. */
export function proposedTeachers(
  tasks: readonly TaskId[],
  listing: ZooListing | null,
  chosen: Teachers = {},
): Teachers {
  const proposals = tasks.flatMap((task) => {
    const proposal =
      chosen[task] ?? teacherOf(listing, listing?.byTask[task]) ?? teacherOf(listing, listing?.default);
    return proposal ? [[task, proposal] as const] : [];
  });
  return Object.fromEntries(proposals);
}

/** What a Recipe says of its teachers. */
export function teachingOfRecipe({
  transfer,
  network,
}: Pick<Recipe, 'transfer' | 'network'>): Pick<TuneSettings, 'teachers' | 'teaching'> {
  if (transfer === undefined) return { teachers: null, teaching: {} };
  const { teachers, contrastWeight, temperature, form, negatives, featureWeight } = transfer;
  const spec = featureWeight > 0 ? network : UNKNOWN;
  const named = teachers.flatMap(({ model, tasks }) =>
    tasks.map((task) => [task, { model, network: spec }] as const),
  );
  return {
    teachers: Object.fromEntries(named),
    teaching: { contrastWeight, temperature, form, negatives },
  };
}
