/** Whether a Recipe's patches suit its Network. */
import { StudioError } from '../domain/fault.ts';
import type { Recipe } from '../domain/recipe.ts';
import type { Network } from '../networks/network.ts';

/** @throws StudioError `recipe-invalid` where the sides of patches are no multiples of what the network works on */
export function checkPatches(
  { batch, validation }: Pick<Recipe, 'batch' | 'validation'>,
  { id, multiple }: Pick<Network, 'id' | 'multiple'>,
): void {
  const wrong = [batch.patch, validation.patch].find((patch) => patch % multiple !== 0);
  if (wrong === undefined) return;
  throw new StudioError(
    'recipe-invalid',
    `Network ${id} works on sides that are multiples of ${multiple}, and a patch of ${wrong} px is not; take ${Math.ceil(wrong / multiple) * multiple}.`,
  );
}
