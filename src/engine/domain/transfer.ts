/** The part of a Recipe that lets a network learn from others: what several teachers know goes into one student. */
import * as v from 'valibot';
import { TASK_IDS } from './task.ts';

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const notNegative = v.pipe(v.number(), v.finite(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

export const TransferSchema = v.strictObject({
  /** Each teaches some tasks of the Recipe: what it makes of a damaged photo is what the student shall make of it. */
  teachers: v.pipe(
    v.array(
      v.strictObject({
        /** A model id, or the path of a weights file. */
        model: v.pipe(v.string(), v.nonEmpty('name a model')),
        tasks: v.pipe(v.array(v.picklist(TASK_IDS)), v.minLength(1, 'name at least one task')),
      }),
    ),
    v.minLength(1, 'name at least one teacher'),
  ),
  /** Of both contrastive losses, alpha 2 of the paper; 0: the Recipe's losses towards the teacher alone. */
  contrastWeight: v.optional(notNegative, 0.1),
  /** Of the feature-grained one within them, alpha 1; multiplied with `featureDecay` every `epoch` steps. */
  featureWeight: v.optional(notNegative, 0.5),
  featureDecay: v.optional(v.pipe(share, v.gtValue(0)), 0.99),
  epoch: v.optional(count, 100),
  /** Cosines are divided by it. */
  temperature: v.optional(positive, 0.07),
  /**
   * What is made of similarities: the logarithm (`infonce`), the printed fraction turned the right way round (`ratio`), or,
   * between images, the ratio of distances of multi-contrastive regularisation (`distance`).
   */
  form: v.optional(v.picklist(['infonce', 'ratio', 'distance']), 'infonce'),
  /** Whose features images are contrasted by; those of the Recipe's losses unless said, otherwise FeatureNet's. */
  extractor: v.optional(v.picklist(['feature-net', 'vgg-19'])),
  /** What a restored photo shall not look like: the damaged ones of the batch, or what the student made of the others. */
  negatives: v.optional(v.picklist(['degraded', 'restored']), 'degraded'),
  /** Where features are compared: a tap that student and teachers have; each network's own first one unless said. */
  tap: v.optional(v.string()),
});

export type Transfer = v.InferOutput<typeof TransferSchema>;
export type TransferForm = Transfer['form'];

/** The tasks that nobody teaches, or more than one does. */
export function wronglyTaught(
  tasks: readonly { readonly id: string }[],
  { teachers }: Pick<Transfer, 'teachers'>,
): string[] {
  const taught = teachers.flatMap((teacher) => teacher.tasks as readonly string[]);
  const wanted = tasks.map(({ id }) => id);
  const twice = taught.filter((task, i) => taught.indexOf(task) !== i || !wanted.includes(task));
  return [...new Set([...wanted.filter((task) => !taught.includes(task)), ...twice])];
}

/** The factor of the feature-grained loss at a step, counted from 0. */
export function transferFeatureWeight(
  { featureWeight, featureDecay, epoch }: Pick<Transfer, 'featureWeight' | 'featureDecay' | 'epoch'>,
  step: number,
): number {
  return featureWeight * featureDecay ** Math.floor(step / epoch);
}
