/** What a search is for: the Recipe that trains the network it has found. */
import type { Genotype } from './rdmc-genotype.ts';
import type { Recipe } from './recipe.ts';

/** The Recipe of a search with the found network in place of the searched one, from fresh weights. */
export function foundRecipe(recipe: Recipe, genotype: Genotype): Recipe {
  const { search: _, network, ...rest } = recipe;
  const { space: __, ...config } = network.config;
  return {
    ...rest,
    name: `${recipe.name}-found`.replace('rdmc-search-found', 'rdmc-found'),
    start: null,
    network: { id: 'rdmc', config: { ...config, genotype } },
  };
}

/** A Recipe of RDMC as one that searches for its links. */
export function searchingRecipe(recipe: Recipe, space?: 'journal' | 'full'): Recipe {
  const { genotype: _, ...config } = recipe.network.config;
  return {
    ...recipe,
    start: null,
    network: { id: 'rdmc-search', config: { ...config, ...(space && { space }) } },
  };
}
