/** What a photo's settings say of models: `automatic`, or ids with commas between; `@x8` behind one: it looks so often. */
import type { ModelCard } from '../../engine/domain/model-card.ts';
import { parseVariant, usefulLooks, withLooks } from '../../engine/domain/model-variant.ts';
import type { ZooListing } from '../../workers/protocol/api.ts';
import type { PhotoEntry } from './photos-slice.ts';

export const AUTOMATIC = 'automatic';

/** As often as a model gains by. */
const MOST = 8;

type Cards = readonly Pick<ModelCard, 'id' | 'kind' | 'tasks' | 'network'>[];

export function isAutomatic(wanted: string): boolean {
  return withLooks(wanted, 1) === AUTOMATIC;
}

/** Whether the wanted models look at the photo more than once. */
export function looksOften(wanted: string): boolean {
  return wanted.split(',').some((name) => parseVariant(name).looks > 1);
}

/** The same models, each looking once or as often as it gains by. */
export function looking(wanted: string, often: boolean, cards: Cards): string {
  if (isAutomatic(wanted)) return withLooks(AUTOMATIC, often ? MOST : 1);
  return lookingModels(wanted.split(','), often, cards).join();
}

/** How often one of the wanted models looks at most, if it may; Automatic's may be any. */
export function mostLooksOf(wanted: string, cards: Cards): number {
  if (isAutomatic(wanted)) return MOST;
  const looks = wanted.split(',').map((name) => {
    const card = cards.find(({ id }) => id === parseVariant(name).id);
    return card === undefined ? 1 : usefulLooks(card);
  });
  return Math.max(...looks);
}

/** The models that Automatic chose, looking as often as its settings want. */
export function chosenModels(wanted: string, chosen: readonly string[], cards: Cards): readonly string[] {
  return lookingModels(chosen, looksOften(wanted), cards);
}

/** What a photo goes through, with commas between, as far as that is known before it was looked at; empty: nothing. */
export function expectedModels(
  wanted: string,
  { choice }: Pick<PhotoEntry, 'choice'>,
  listing: ZooListing | null,
): string {
  if (!isAutomatic(wanted)) return wanted;
  const chosen = choice?.models ?? (listing === null ? [] : [listing.default]);
  return chosenModels(wanted, chosen, listing?.cards ?? []).join();
}

function lookingModels(models: readonly string[], often: boolean, cards: Cards): string[] {
  return models.map((name) => withLooks(name, often ? mostLooksOf(name, cards) : 1));
}
