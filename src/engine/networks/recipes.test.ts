/** The Recipes that come along are Recipes, and their networks can be built. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isSearch, parseRecipe } from '../domain/recipe.ts';
import { buildNetwork } from './catalog.ts';

const folder = new URL('../../../recipes/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.startsWith('rdmc') || name.includes('rain'));

describe('recipes for rain', () => {
  it.each(names)('%s', (name) => {
    const recipe = parseRecipe(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
    const network = buildNetwork(recipe.network);
    expect(recipe.batch.patch % network.multiple).toBe(0);
    expect(recipe.validation.patch % network.multiple).toBe(0);
    expect(network.search !== undefined).toBe(isSearch(recipe));
    expect(recipe.tasks.map(({ id }) => id)).toContain('rain');
  });
});
