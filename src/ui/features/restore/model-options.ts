/** The choices of the model picker, from the zoo's listing. */
import { type ModelCard, type Shelf, shelfOf } from '../../../engine/domain/model-card.ts';
import { isTaskId, TASKS } from '../../../engine/domain/task.ts';
import type { ZooListing } from '../../../workers/protocol/api.ts';

export interface ModelOption {
  readonly id: string;
  readonly label: string;
}

export interface ModelGroup {
  readonly label: string;
  readonly options: readonly ModelOption[];
}

/** How many kinds of damage are named before the rest is only counted. */
const NAMED = 3;

/** Recommended models by damage, the slower and mostly better one, the user's own, then all others, shelf by shelf; every model once. */
export function modelGroups(listing: ZooListing): readonly ModelGroup[] {
  const recommended = new Map<string, string[]>();
  for (const [task, model] of Object.entries(listing.byTask)) {
    const label = isTaskId(task) ? TASKS[task].label : task;
    recommended.set(model, [...(recommended.get(model) ?? []), label]);
  }
  const name = (id: string) => listing.cards.find((card) => card.id === id)?.name ?? id;
  const byDamage = [...recommended].map(([id, labels]) => {
    const damage = enumerate(labels);
    return { id, label: damage === name(id) ? damage : `${damage} — ${name(id)}` };
  });
  const options = (cards: readonly ModelCard[]) => cards.map(({ id }) => ({ id, label: name(id) }));
  const better = listing.cards.filter(({ id }) => id === listing.best && !recommended.has(id));
  const rest = listing.cards.filter((card) => !recommended.has(card.id) && !better.includes(card));
  const others = (shelf: Shelf) => options(rest.filter((card) => shelfOf(card) === shelf));
  return [
    { label: 'Recommended by damage', options: byDamage },
    { label: 'Slower, mostly better', options: options(better) },
    { label: 'Your models', options: others('own') },
    { label: 'Others', options: others('zoo') },
    { label: 'Classical', options: others('classical') },
    { label: 'For study, not for photos', options: others('study') },
    { label: 'Earlier models', options: others('former') },
  ].filter((group) => group.options.length > 0);
}

/** `Noise, JPEG artefacts, Rain streaks and 4 more`. */
export function enumerate(labels: readonly string[]): string {
  const named = labels.slice(0, NAMED).join(', ');
  const more = labels.length - NAMED;
  return more > 0 ? `${named} and ${more} more` : named;
}
