/** What a search is for: the Recipe that trains the network it has found. */
import type { Genotype } from './rdmc-genotype.ts';
import type { NetworkSpec, Recipe } from './recipe.ts';

/** Stages of the paper; a search may do with fewer, since all share their links. */
const STAGES = 3;

/** The network that a search in `network` has found. */
export function foundNetwork({ config, ...spec }: NetworkSpec, genotype: Genotype): NetworkSpec {
  const { space: _, ...rest } = config;
  return { ...spec, id: 'rdmc', config: { ...rest, stages: STAGES, genotype } };
}

/** The Recipe of a search with the found network in place of the searched one, from fresh weights. */
export function foundRecipe(recipe: Recipe, genotype: Genotype): Recipe {
  const { search: _, network, ...rest } = recipe;
  return {
    ...rest,
    name: `${recipe.name}-found`.replace('rdmc-search-found', 'rdmc-found'),
    start: null,
    network: foundNetwork(network, genotype),
  };
}

/** A Recipe of RDMC as one that searches for its links. */
export function searchingRecipe(recipe: Recipe, space?: 'journal' | 'full'): Recipe {
  const { genotype: _, ...config } = recipe.network.config;
  return {
    ...recipe,
    start: null,
    network: { ...recipe.network, id: 'rdmc-search', config: { ...config, ...(space && { space }) } },
  };
}
