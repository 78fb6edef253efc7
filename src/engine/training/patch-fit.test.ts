import { describe, expect, it } from 'vitest';
import { buildNetwork } from '../networks/catalog.ts';
import { UFORMER_CONFIGS } from '../networks/uformer.ts';
import { tinyRecipe } from '../testing/tiny-recipe.ts';
import { checkPatches } from './patch-fit.ts';

describe('checkPatches', () => {
  const network = buildNetwork({ id: 'uformer', config: UFORMER_CONFIGS.small });
  const recipe = (patch: number, judged: number) =>
    tinyRecipe({
      batch: { size: 1, patch, augment: false },
      validation: { every: 1, patch: judged, count: 1 },
    });

  it('takes multiples and names the next one for others', () => {
    expect(() => checkPatches(recipe(64, 96), network)).not.toThrow();
    expect(() => checkPatches(recipe(48, 96), network)).toThrow(
      'multiples of 32, and a patch of 48 px is not; take 64.',
    );
    expect(() => checkPatches(recipe(64, 100), network)).toThrow('take 128');
  });
});
