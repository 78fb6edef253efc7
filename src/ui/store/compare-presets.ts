/** Ready-made sets of models to compare. */
import { type Shelf, shelfOf } from '../../engine/domain/model-card.ts';
import { earlierStages } from '../../engine/domain/model-variant.ts';
import { isTaskId, TASKS, type TaskId } from '../../engine/domain/task.ts';
import type { ZooListing } from '../../workers/protocol/api.ts';
import { looking } from './wanted-model.ts';

export interface Preset {
  readonly id: string;
  readonly label: string;
  /** Each one a cell: models in their order, and a strength. */
  readonly cells: readonly { readonly models: readonly string[]; readonly strength: number }[];
}

const STRENGTHS = [0.25, 0.5, 0.75, 1] as const;

/** Shelves of models that no damage calls for. */
const ASIDE: ReadonlySet<Shelf> = new Set(['study', 'former']);

const whole = (models: readonly string[]) => ({ models, strength: 1 });

/** The presets for a photo. @param damage What is known to be wrong with it; null where that is not known. */
export function presetsFor(listing: ZooListing, damage: TaskId | null): readonly Preset[] {
  const forPhotos = listing.cards.filter((card) => !ASIDE.has(shelfOf(card)));
  const byTask = (task: string) =>
    forPhotos.filter(({ tasks }) => (tasks as readonly string[]).includes(task));
  const forDamage = (task: TaskId, label: string): Preset => ({
    id: `damage-${task}`,
    label,
    cells: byTask(task).map(({ id }) => whole([id])),
  });
  const known = damage !== null && damage !== 'clean' && byTask(damage).length > 0 ? damage : null;
  const others = [...new Set(forPhotos.flatMap(({ tasks }) => tasks))].filter(
    (task) => task !== known && task !== 'clean' && isTaskId(task),
  );
  return [
    ...(known === null ? [] : [forDamage(known, `All models for this damage (${TASKS[known].label})`)]),
    { id: 'classical', label: 'Classical against learned', cells: classicalAgainstLearned(listing, known) },
    {
      id: 'strengths',
      label: 'One model at four strengths',
      cells: STRENGTHS.map((strength) => ({ models: [suited(listing, known)], strength })),
    },
    ...onceAndOften(listing, suited(listing, known)),
    ...listing.cards.flatMap(stageByStage),
    ...study(listing),
    ...others.map((task) => forDamage(task, `All models for: ${TASKS[task].label}`)),
  ];
}

/** What more looks at the photo are worth. */
function onceAndOften({ cards }: ZooListing, model: string): Preset[] {
  const often = looking(model, true, cards);
  if (often === model) return [];
  return [{ id: 'looks', label: 'One look and several', cells: [whole([model]), whole([often])] }];
}

/** What a recursive model makes of a photo stage by stage. */
function stageByStage(card: ZooListing['cards'][number]): Preset[] {
  const earlier = earlierStages(card);
  if (earlier.length === 0) return [];
  const cells = [...earlier.map(({ id }) => id), card.id].map((id) => whole([id]));
  return [{ id: `stages-${card.id}`, label: `Stage by stage: ${card.name}`, cells }];
}

/** Networks that differ only in how their tasks were balanced, side by side. */
function study({ cards }: ZooListing): Preset[] {
  const cells = cards.filter((card) => shelfOf(card) === 'study').map(({ id }) => whole([id]));
  return cells.length === 0 ? [] : [{ id: 'study', label: 'For study: how tasks were balanced', cells }];
}

/** The cells that one finds at first: what Mend would use, and what it recommends for the damage. */
export function firstCells(listing: ZooListing, damage: TaskId | null): Preset['cells'] {
  return [...new Set([listing.default, suited(listing, damage)])].map((id) => whole([id]));
}

/** The recommended model for a damage, or the default one. */
function suited(listing: ZooListing, damage: TaskId | null): string {
  return (damage === null ? undefined : listing.byTask[damage]) ?? listing.default;
}

/** Every classical method for the damage, or all of them where it is not known, beside what learning gives. */
function classicalAgainstLearned(listing: ZooListing, damage: TaskId | null): Preset['cells'] {
  const classical = listing.cards.filter(({ kind }) => kind === 'classical');
  const fitting = classical.filter(
    ({ tasks }) => damage === null || (tasks as readonly string[]).includes(damage),
  );
  const rivals = (fitting.length > 0 ? fitting : classical).map(({ id }) => id);
  return [...new Set([listing.default, suited(listing, damage), ...rivals])].map((id) => whole([id]));
}
