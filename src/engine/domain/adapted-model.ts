/** What an adapted model promises of the photos that it restores. */
import type { ModelCard } from './model-card.ts';
import type { Recipe } from './recipe.ts';

/** How far a restored photo's mean colour moved, and how far it may without a warning, in levels of 255. */
export interface ColourMove {
  readonly moved: number;
  readonly limit: number;
}

/** The colour limit that a model was adapted under, in levels of 255; null for models that were not adapted. */
export function colourLimitOf({ chain }: Pick<ModelCard, 'chain'>): number | null {
  const limits = chain.flatMap(({ written }) =>
    written?.adaptation ? [written.adaptation.limits.colour] : [],
  );
  return limits.length > 0 ? Math.min(...limits) : null;
}

/** What a weights file says of the limit that its model was adapted under. */
export function limitMetadata({ adaptation }: Pick<Recipe, 'adaptation'>): Readonly<Record<string, string>> {
  return adaptation ? { colourLimit: String(adaptation.limits.colour) } : {};
}

/** The limit that a weights file names, in levels of 255; null where it names none. */
export function limitOfMetadata({ colourLimit }: Readonly<Record<string, string>>): number | null {
  const limit = Number(colourLimit ?? Number.NaN);
  return limit > 0 ? limit : null;
}

/** One sentence where a photo's mean colour moved further than the limit; null otherwise. */
export function moveWarning({ moved, limit }: ColourMove): string | null {
  if (moved <= limit) return null;
  return `The mean colour of this photo moved by ${moved.toFixed(1)} of 255 levels, more than the ${limit} that the adapted model was held to. Compare it with the original before you use it.`;
}
