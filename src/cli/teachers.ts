/** The teachers of a Recipe, from the zoo or from files. */
import type { Recipe } from '../engine/domain/recipe.ts';
import type { LoadedModel } from '../engine/inference/loaded-model.ts';
import type { Network } from '../engine/networks/network.ts';
import { gatherTeachers, type Teacher } from '../engine/training/transfer/teachers.ts';
import { loadModels, openZoo } from './engine.ts';

export interface OpenTeachers {
  readonly teachers: readonly Teacher[];
  dispose(): void;
}

/** Loads whom a Recipe learns from: nobody, mostly. @throws StudioError as `loadModels` and `gatherTeachers` do */
export async function openTeachers(recipe: Recipe, student: Network): Promise<OpenTeachers> {
  const zoo = openZoo();
  const opened: LoadedModel[] = [];
  const dispose = (): void => {
    for (const model of opened) model.dispose();
  };
  try {
    const teachers = await gatherTeachers(recipe, student, async (name) => {
      const models = await loadModels(zoo, name);
      opened.push(...models);
      return models[0] as LoadedModel;
    });
    return { teachers, dispose };
  } catch (thrown) {
    dispose();
    throw thrown;
  }
}
