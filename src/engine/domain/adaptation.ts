/** The part of a Recipe that adapts a network to real photos without clean partners, and the limits that it keeps. */
import * as v from 'valibot';
import { TASK_IDS } from './task.ts';

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const notNegative = v.pipe(v.number(), v.finite(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** The judge that tells restored photos from clear ones; PatchGAN's width and strided layers. */
const DiscriminatorSchema = v.strictObject({
  id: v.optional(v.literal('patch-gan'), 'patch-gan'),
  /** Channels of its first layer; 64 in the paper. */
  width: v.optional(count, 32),
  /** Layers of stride 2: 3 see 70 px (the paper's), 2 see 34 px, for patches of 64 px. */
  layers: v.optional(v.pipe(count, v.maxValue(3)), 2),
});

/** How far a checkpoint may move photos and still be the best one, and from where on a Run warns. */
const LimitsSchema = v.strictObject({
  /** Greatest move of a photo's mean colour, in levels of 255. */
  colour: v.optional(positive, 8),
  /** Greatest loss of likeness of clear photos to themselves, in dB below what the base model keeps. */
  identity: v.optional(positive, 3),
  /** Which weights a Run ends with: the best by its rule, or the latest whatever they are. */
  keep: v.optional(v.picklist(['best', 'last']), 'best'),
});

export const AdaptationSchema = v.strictObject({
  /** Folders of real damaged photos, below the data root, by kind of damage. Clear ones are the Recipe's `data.clean`. */
  degraded: v.pipe(
    v.array(
      v.strictObject({ task: v.picklist(TASK_IDS), folders: v.pipe(v.array(v.string()), v.minLength(1)) }),
    ),
    v.minLength(1, 'name at least one folder of real photos'),
  ),
  /** Share of the real and of the clear photos that is kept back, where the validation list names none of them. */
  held: v.optional(v.pipe(share, v.gtValue(0), v.maxValue(0.5)), 0.25),
  discriminator: v.optional(DiscriminatorSchema, {}),
  /** Moves the discriminator; plain Adam. */
  optimizer: v.optional(
    v.strictObject({
      learningRate: v.optional(positive, 1e-4),
      betas: v.optional(v.tuple([share, share]), [0.5, 0.999]),
    }),
    {},
  ),
  adversarialWeight: v.optional(notNegative, 1),
  /** Of the Recipe's losses between clear photos and what the network makes of them. */
  identityWeight: v.optional(notNegative, 0.1),
  /** Of both contrastive losses. */
  contrastWeight: v.optional(notNegative, 0.1),
  /** Of the feature-grained one within them; multiplied with `featureDecay` every `epoch` steps. */
  featureWeight: v.optional(notNegative, 0.5),
  featureDecay: v.optional(v.pipe(share, v.gtValue(0)), 0.99),
  epoch: v.optional(count, 100),
  temperature: v.optional(positive, 0.07),
  /** Which of the network's features are compared; its own first one unless said. */
  tap: v.optional(v.string()),
  /** What the discriminator learns to take for real: clear photos, or restored clear ones as the paper prints. */
  realIs: v.optional(v.picklist(['clear', 'restored-clear']), 'clear'),
  limits: v.optional(LimitsSchema, {}),
});

export type Adaptation = v.InferOutput<typeof AdaptationSchema>;
export type DriftLimits = Omit<Adaptation['limits'], 'keep'> & Partial<Pick<Adaptation['limits'], 'keep'>>;
export type DiscriminatorSpec = Adaptation['discriminator'];

/** The factor of the feature-grained loss at a step, counted from 0. */
export function featureWeightAt(
  { featureWeight, featureDecay, epoch }: Pick<Adaptation, 'featureWeight' | 'featureDecay' | 'epoch'>,
  step: number,
): number {
  return featureWeight * featureDecay ** Math.floor(step / epoch);
}
