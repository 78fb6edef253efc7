/** What the card of a fine-tuned model says: what it was made of and how good it was on photos kept back. */
import type { ModelCard } from '../../engine/domain/model-card.ts';
import { fingerprint } from '../../engine/domain/recipe.ts';
import { isTaskId } from '../../engine/domain/task.ts';
import type { ModelStore } from '../../engine/inference/model-store.ts';
import type { OwnCard } from './library.ts';
import type { ProjectRecord } from './project-record.ts';

/** The card of the best weights of a Run. */
export async function cardOfRun(
  record: ProjectRecord,
  name: string,
  models: Pick<ModelStore, 'zoo'>,
): Promise<OwnCard> {
  const { recipe, best, dataset } = record;
  const cards = recipe.start === null ? [] : (await models.zoo()).cards;
  const start = cards.find(({ id }) => id === recipe.start) ?? null;
  const photos = `${dataset.length} photos of your own`;
  return {
    name,
    summary: start ? `${start.name}, trained further on ${photos}.` : `Trained on ${photos}.`,
    tasks: [...new Set(recipe.tasks.map(({ id }) => id))],
    chain: [
      ...(start?.chain ?? []),
      {
        recipe: recipe.name,
        recipeFile: '',
        fingerprint: await fingerprint(recipe),
        trainer: 'engine',
        start: start?.sha256 ?? null,
        steps: best?.step ?? 0,
        hours: Number((record.trained / 3_600_000).toFixed(3)),
        seed: recipe.seed,
        ...(record.backend === null ? {} : { backend: record.backend }),
      },
    ],
    data: [...(start?.data ?? []), photos],
    ...(start ? { dataLicence: start.dataLicence } : {}),
    scores: (best?.scores ?? []).flatMap((score): ModelCard['scores'] => {
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
          command: 'Studio, Fine-tune',
        },
      ];
    }),
  };
}
