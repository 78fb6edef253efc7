/** A Recipe from a file. */
import { readFile } from 'node:fs/promises';
import { StudioError } from '../engine/domain/fault.ts';
import { parseRecipe, type Recipe } from '../engine/domain/recipe.ts';

/** @throws StudioError `recipe-invalid` */
export async function readRecipe(file: string): Promise<Recipe> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new StudioError('recipe-invalid', `There is no Recipe ${file}; check its name.`);
  });
  try {
    return parseRecipe(JSON.parse(text));
  } catch (error) {
    if (error instanceof StudioError) throw error;
    throw new StudioError('recipe-invalid', `${file} is not JSON: ${(error as Error).message}.`);
  }
}
