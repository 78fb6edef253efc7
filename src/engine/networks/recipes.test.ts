/** The Recipes that come along are Recipes, and their networks can be built. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONTRAST_GRAIN } from '../domain/degradation-contrast.ts';
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

describe('the recipe of AirNet', () => {
  it('teaches its encoder alone at first, on patches that have halves to compare', () => {
    const recipe = parseRecipe(JSON.parse(readFileSync(new URL('airnet.json', folder), 'utf8')));
    expect(buildNetwork(recipe.network).id).toBe('airnet');
    expect(recipe.degradationContrast).toMatchObject({ weight: 0.1, temperature: 0.07, momentum: 0.999 });
    expect(recipe.degradationContrast?.alone).toBeLessThan(recipe.schedule.steps);
    expect(recipe.batch.patch % CONTRAST_GRAIN).toBe(0);
  });
});

describe('recipes of Uni-Removal', () => {
  const uni = readdirSync(folder).filter((name) => /^(teacher|uni)-/.test(name));
  const { models } = JSON.parse(
    readFileSync(new URL('../../../public/models/manifest.json', import.meta.url), 'utf8'),
  ) as { models: string[] };

  /** The student's stages (`scripts/uni-models.ts`), which are offered only where they harm nothing. */
  const LINKS = [
    'mprnet-mixed-1',
    'mprnet-student-1',
    'mprnet-student-2',
    'mprnet-mixed-2',
    'mprnet-mixed-3',
    'mprnet-student-3',
    'mprnet-mixed-5',
  ];

  it.each(uni)('%s', (name) => {
    const recipe = parseRecipe(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
    const network = buildNetwork(recipe.network);
    expect(network.id).toBe('mprnet');
    for (const side of [recipe.batch.patch, recipe.validation.patch]) expect(side % network.multiple).toBe(0);
    const named = [recipe.start, ...(recipe.transfer?.teachers ?? []).map(({ model }) => model)];
    for (const model of named) if (model !== null) expect([...models, ...LINKS]).toContain(model);
  });
});
