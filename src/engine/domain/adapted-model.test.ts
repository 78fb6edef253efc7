import { describe, expect, it } from 'vitest';
import { tinyRecipe } from '../testing/tiny-recipe.ts';
import { colourLimitOf, limitMetadata, limitOfMetadata, moveWarning } from './adapted-model.ts';
import type { ModelCard } from './model-card.ts';
import { parseRecipe } from './recipe.ts';

const adapted = (colour: number) =>
  parseRecipe({
    ...tinyRecipe(),
    tasks: [{ id: 'rain' }],
    adaptation: { degraded: [{ task: 'rain', folders: ['r'] }], limits: { colour } },
  });
const chain = (...written: (ReturnType<typeof adapted> | undefined)[]) =>
  written.map((recipe) => ({ written: recipe })) as unknown as ModelCard['chain'];

describe('an adapted model', () => {
  it('keeps the tightest limit of its chain; others have none', () => {
    expect(colourLimitOf({ chain: chain(undefined, adapted(8), adapted(5)) })).toBe(5);
    expect(colourLimitOf({ chain: chain(undefined, tinyRecipe()) })).toBeNull();
    expect(colourLimitOf({ chain: [] })).toBeNull();
  });

  it('names its limit in its weights file', () => {
    expect(limitOfMetadata(limitMetadata(adapted(5)))).toBe(5);
    expect(limitMetadata(tinyRecipe())).toEqual({});
    expect(limitOfMetadata({})).toBeNull();
    expect(limitOfMetadata({ colourLimit: 'much' })).toBeNull();
  });

  it('warns of a photo that moved beyond it, and of no other', () => {
    expect(moveWarning({ moved: 8, limit: 8 })).toBeNull();
    expect(moveWarning({ moved: 12.34, limit: 8 })).toContain('12.3 of 255 levels, more than the 8');
  });
});
