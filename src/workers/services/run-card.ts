/** What the card of a fine-tuned model says: what it was made of and how good it was on photos kept back. */
import type { DriftLimits } from '../../engine/domain/adaptation.ts';
import { driftWarning, type RealLook } from '../../engine/domain/drift.ts';
import type { ModelCard } from '../../engine/domain/model-card.ts';
import { fingerprint, type Recipe } from '../../engine/domain/recipe.ts';
import { isTaskId } from '../../engine/domain/task.ts';
import type { ModelStore } from '../../engine/inference/model-store.ts';
import type { OwnCard } from './library.ts';
import type { ProjectRecord } from './project-record.ts';

/** Weights of a Run that become a model. */
export type Chosen = Pick<NonNullable<ProjectRecord['best']>, 'step' | 'scores'>;

/** The card of some weights of a Run; the Recipe in it says what was really done. */
export async function cardOfRun(
  record: ProjectRecord,
  chosen: Chosen | null,
  name: string,
  models: Pick<ModelStore, 'zoo'>,
  looks: readonly RealLook[] = [],
): Promise<OwnCard> {
  const { dataset, parts = 1 } = record;
  const recipe = recipeAsDone(record);
  const { teachers = [] } = recipe.transfer ?? {};
  const cards = recipe.start === null && teachers.length === 0 ? [] : (await models.zoo()).cards;
  const taught = teachers.flatMap(({ model }) => cards.find(({ id }) => id === model) ?? []);
  const start = cards.find(({ id }) => id === recipe.start) ?? null;
  const photos = `${dataset.length} photos of your own`;
  const made = recipe.adaptation
    ? adaptedWords(start?.name ?? 'Fresh weights', photos, recipe.adaptation.limits, looks, chosen?.step ?? 0)
    : teachers.length > 0
      ? `${start?.name ?? 'Fresh weights'}, taught by ${namesOf(taught)} on ${photos}.`
      : start
        ? `${start.name}, trained further on ${photos}.`
        : `Trained on ${photos}.`;
  const inParts = ` Memory was short, so its batches of ${recipe.batch.size} were computed in ${parts} parts.`;
  const file = `${recipe.name}.json`;
  return {
    name,
    summary: parts > 1 ? `${made}${inParts}` : made,
    tasks: [...new Set(recipe.tasks.map(({ id }) => id))],
    chain: [
      ...(start?.chain ?? []),
      {
        recipe: recipe.name,
        recipeFile: file,
        fingerprint: await fingerprint(record.recipe),
        trainer: 'engine',
        start: start?.sha256 ?? null,
        steps: chosen?.step ?? 0,
        hours: Number((record.trained / 3_600_000).toFixed(3)),
        seed: recipe.seed,
        ...(record.backend === null ? {} : { backend: record.backend }),
        written: recipe,
      },
    ],
    data: [...new Set([start, ...taught].flatMap((card) => card?.data ?? [])), photos],
    ...licenceOf([start, ...taught]),
    scores: (chosen?.scores ?? []).flatMap((score): ModelCard['scores'] => {
      const [task = '', ...rest] = score.task.split(/[ :]/);
      if (!isTaskId(task) || score.psnr === null) return [];
      const { psnrInput, psnr, ssimInput, ssim } = score;
      return [
        {
          set: 'photos that were kept back',
          task,
          setting: rest.join(' '),
          count: recipe.validation.count,
          psnrInput,
          psnr,
          ...(ssimInput === undefined ? {} : { ssimInput }),
          ...(ssim === undefined ? {} : { ssim }),
          command: `mend train ${file} --data "$MEND_DATA" --out runs/${recipe.name}`,
        },
      ];
    }),
  };
}

/** What an adapted model is, and what to beware of. */
function adaptedWords(
  base: string,
  photos: string,
  limits: DriftLimits,
  looks: readonly RealLook[],
  step: number,
): string {
  const made = `${base}, adapted to ${photos} without clean partners.`;
  const [first, look] = [looks[0], looks.find((one) => one.step === step)];
  const warning = first && look && driftWarning(first, look, limits);
  return warning ? `${made} ${warning}` : made;
}

/** The Recipe with the parts that batches were computed in. */
function recipeAsDone({ recipe, parts = 1 }: ProjectRecord): Recipe {
  return parts > 1 ? { ...recipe, batch: { ...recipe.batch, parts } } : recipe;
}

/** What came from other models keeps the terms of the photos that they learned from. */
function licenceOf(cards: readonly (ModelCard | null)[]): Pick<OwnCard, 'dataLicence'> {
  const licences = new Set(cards.flatMap((card) => card?.dataLicence ?? []));
  return licences.size > 0 ? { dataLicence: [...licences].join('; ') } : {};
}

function namesOf(cards: readonly ModelCard[]): string {
  const names = cards.map(({ name }) => name);
  return names.length > 0 ? names.join(' and ') : 'models that are gone';
}
