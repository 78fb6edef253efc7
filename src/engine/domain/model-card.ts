/** What a model is, where it came from and how good it is: `public/models/<id>/card.json` and the zoo's manifest. */
import * as v from 'valibot';
import { StudioError } from './fault.ts';
import { NetworkSpecSchema, RecipeSchema } from './recipe.ts';
import { TASK_IDS } from './task.ts';

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const ScoreSchema = v.object({
  set: v.string(),
  task: v.picklist(TASK_IDS),
  /** What the damage was, for example `sigma 25`. */
  setting: v.optional(v.string(), ''),
  count: v.number(),
  /** Null where the input is the target itself, as for `clean`: its PSNR is infinite. */
  psnrInput: v.nullable(v.number()),
  psnr: v.number(),
  ssimInput: v.optional(v.number()),
  ssim: v.optional(v.number()),
  command: v.string(),
});

const ChainLinkSchema = v.object({
  recipe: v.string(),
  recipeFile: v.string(),
  fingerprint: hash,
  trainer: v.picklist(['engine', 'torch']),
  start: v.nullable(hash),
  /** Digests of the weights files of those it learned from, by id. */
  teachers: v.optional(v.record(v.string(), hash)),
  steps: v.number(),
  /** What the learning rate followed: the Recipe's steps, or the processor time that was given. */
  schedule: v.optional(v.picklist(['steps', 'processor-time'])),
  hours: v.number(),
  seed: v.number(),
  backend: v.optional(v.string()),
  precision: v.optional(v.string()),
  /** The Recipe itself, where no file of the project holds it. */
  written: v.optional(RecipeSchema),
});

/** What every model tells. */
const COMMON = {
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/)),
  name: v.string(),
  summary: v.optional(v.string(), ''),
  parameters: v.number(),
  gmacPerMegapixel: v.number(),
  tasks: v.array(v.picklist(TASK_IDS)),
  chain: v.array(ChainLinkSchema),
  data: v.array(v.string()),
  dataLicence: v.string(),
  date: v.string(),
  scores: v.array(ScoreSchema),
  bytes: v.number(),
};

/**
 * TUR's head, kept beside the weights in the same file (`weights/uncertainty.ts`): it says how far from the truth a
 * restored value may be, for each value of the photo.
 */
const UncertaintySchema = v.object({
  /** Of the head alone; `parameters` of the card does not count them. */
  parameters: v.number(),
  /**
   * Expected absolute error (values 0..1) for an uncertainty of 1: about 2, fitted on photos kept back from training.
   * Null where nobody measured it.
   */
  scale: v.nullable(v.number()),
});

/** A network with weights. */
const NetworkCardSchema = v.object({
  ...COMMON,
  kind: v.optional(v.literal('network'), 'network'),
  network: NetworkSpecSchema,
  sha256: hash,
  /**
   * Where it is not what photos are given to: `study` shows what a method does in a comparison of equal small budgets,
   * and `former` was followed by a better one and stays for what names it.
   */
  purpose: v.optional(v.picklist(['study', 'former'])),
  /** Absent: the model does not say where it is unsure. */
  uncertainty: v.optional(UncertaintySchema),
});

/** A method that was written down, not learned: no weights, no parameters. */
const ClassicalCardSchema = v.object({
  ...COMMON,
  kind: v.literal('classical'),
  network: v.null(),
  sha256: v.null(),
  /** The papers whose formulas it follows. */
  source: v.string(),
});

/** How well a feature network tells what damage it sees, on photos of one kind that it never saw. */
const AccuracySchema = v.object({
  set: v.string(),
  task: v.picklist(TASK_IDS),
  setting: v.optional(v.string(), ''),
  count: v.number(),
  /** Share of the photos whose damage it names, 0..1; and of those where it is among its first three. */
  accuracy: v.number(),
  topThree: v.number(),
  /** Spearman's correlation of the strength it tells with the true one over a range of strengths; null where there is one alone. */
  strengthCorrelation: v.nullable(v.number()),
  command: v.string(),
});

/** A network that looks at photos and restores none: never offered where a photo is to be restored. */
export const FeaturesCardSchema = v.object({
  ...COMMON,
  kind: v.literal('features'),
  network: NetworkSpecSchema,
  sha256: hash,
  accuracy: v.array(AccuracySchema),
});

export const ModelCardSchema = v.variant('kind', [NetworkCardSchema, ClassicalCardSchema]);

export type ModelCard = v.InferOutput<typeof ModelCardSchema>;
export type NetworkCard = v.InferOutput<typeof NetworkCardSchema>;
export type ClassicalCard = v.InferOutput<typeof ClassicalCardSchema>;
export type FeaturesCard = v.InferOutput<typeof FeaturesCardSchema>;
export type CardAccuracy = FeaturesCard['accuracy'][number];
export type CardScore = v.InferOutput<typeof ScoreSchema>;

/** Ids of the user's own models; all others are the zoo's. */
export const OWN_MODEL: RegExp = /^my-[a-z0-9-]+$/;

/** Where lists of models show one: the user's own, the zoo's for photos, what learned nothing, what is there for study, and what a better one followed. */
export type Shelf = 'own' | 'zoo' | 'classical' | 'study' | 'former';

export function shelfOf(card: ModelCard): Shelf {
  if (OWN_MODEL.test(card.id)) return 'own';
  if (card.kind === 'classical') return 'classical';
  return card.purpose ?? 'zoo';
}

export const ManifestSchema = v.object({
  mend: v.literal(1),
  /** What "Automatic" runs. */
  default: v.string(),
  /** For the same damage: larger and slower than the default, and better at most of it. */
  best: v.optional(v.string()),
  /** The recommended model for each kind of damage. */
  byTask: v.record(v.string(), v.string()),
  models: v.array(v.string()),
  /** Networks that only look; the first is what losses and probes use. */
  features: v.optional(v.array(v.string()), []),
  /** The network that tells kinds of damage apart; its statistics lie beside it. */
  descriptor: v.optional(v.string()),
});

export type Manifest = v.InferOutput<typeof ManifestSchema>;

/** Checks a model card. @throws StudioError `model-damaged` */
export function parseModelCard(value: unknown, name: string): ModelCard {
  const result = v.safeParse(ModelCardSchema, value);
  return result.success ? result.output : refuseCard(result.issues[0], name);
}

/** Checks the card of a feature network. @throws StudioError `model-damaged` */
export function parseFeaturesCard(value: unknown, name: string): FeaturesCard {
  const result = v.safeParse(FeaturesCardSchema, value);
  return result.success ? result.output : refuseCard(result.issues[0], name);
}

function refuseCard(issue: v.BaseIssue<unknown>, name: string): never {
  throw new StudioError(
    'model-damaged',
    `The card of model ${name} is damaged at ${v.getDotPath(issue) ?? 'its root'}: ${issue.message}.`,
  );
}

/** Checks the zoo's manifest. @throws StudioError `model-damaged` */
export function parseManifest(value: unknown): Manifest {
  const result = v.safeParse(ManifestSchema, value);
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw new StudioError(
    'model-damaged',
    `The model list is damaged at ${v.getDotPath(issue) ?? 'its root'}: ${issue.message}.`,
  );
}
