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

/** Teachers from outside with the networks that their models have here; one that is not here stays as it is. */
export function withNetworks(
  teachers: Teachers | null | undefined,
  listing: ZooListing | null,
): Teachers | null {
  if (!teachers) return null;
  const known = Object.entries(teachers).map(([task, teacher]) => [
    task,
    teacherOf(listing, teacher.model) ?? teacher,
  ]);
  return Object.fromEntries(known);
}

/** Teachers as a link names them: those of the zoo. Null: nobody teaches, or one is the user's own, and then none is named. */
export function sharedTeachers(
  teachers: Teachers | null | undefined,
): Partial<Record<TaskId, string>> | null {
  const named = Object.entries(teachers ?? {}).map(([task, { model }]) => [task, model] as const);
  if (named.length === 0 || named.some(([, model]) => model.startsWith('my-'))) return null;
  return Object.fromEntries(named);
}

/** Teachers of a link. @param network of all of them where they are the student's kind; null where nobody has looked it up */
export function linkedTeachers(
  named: Partial<Record<TaskId, string>>,
  network: NetworkSpec | null,
): Teachers {
  const chosen = Object.entries(named).map(([task, model]) => [task, { model, network: network ?? UNKNOWN }]);
  return Object.fromEntries(chosen);
}
