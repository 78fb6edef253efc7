/** A Recipe is everything that repeats a Run, as JSON. The same Recipe gives the same numbers on the same backend. */
import * as v from 'valibot';
import { AdaptationSchema } from './adaptation.ts';
import { canonicalJson, sha256 } from './canonical.ts';
import { CONTRASTED_NETWORK, DegradationContrastSchema } from './degradation-contrast.ts';
import { StudioError } from './fault.ts';
import { TASK_IDS } from './task.ts';
import { TransferSchema, wronglyTaught } from './transfer.ts';

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const notNegative = v.pipe(v.number(), v.finite(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const countOrZero = v.pipe(v.number(), v.integer(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** A fixed value or a range `[low, high]` that a Sample draws from uniformly. */
const SettingSchema = v.union([v.pipe(v.number(), v.finite()), v.tuple([v.number(), v.number()])]);

const TaskSchema = v.strictObject({
  id: v.picklist(TASK_IDS),
  weight: v.optional(positive, 1),
  set: v.optional(v.record(v.string(), SettingSchema), {}),
  /** Folders with `input/` and `target/`, below the data root. */
  pairs: v.optional(v.array(v.string()), []),
  /** Share of this task's Samples that come from its pairs; the rest is synthesised. */
  pairShare: v.optional(share, 1),
  /** Factor of its Samples' Loss in mixed training; 1 unless said. */
  emphasis: v.optional(positive),
  /** The first step that trains it: 0 unless said, later for sequential training. */
  from: v.optional(countOrZero),
  /** Share of the pairs' Samples whose layer (input − target) is laid on a clean photo instead: real rain, any background. */
  layers: v.optional(share, 0),
});

/** Bounds of `side`: less hides what the photo shows, more is no thumbnail. */
const LEAST_SIDE = 64;
const GREATEST_SIDE = 512;

export const NetworkSpecSchema = v.strictObject({
  id: v.string(),
  config: v.record(v.string(), v.unknown()),
  /** The network sees photos reduced to this shorter side; what it changes is carried to full size by a guided filter. */
  side: v.optional(v.pipe(v.number(), v.integer(), v.minValue(LEAST_SIDE), v.maxValue(GREATEST_SIDE))),
});

/** The first step that weighs this way; before it all Samples count alike. */
const from = v.optional(countOrZero);

/** How the Losses of several tasks become one number; `engine/reweighting` has one file for each. */
export const ReweightingSchema = v.variant('id', [
  v.strictObject({ id: v.literal('mixed') }),
  v.strictObject({ id: v.literal('per-task') }),
  v.strictObject({
    id: v.literal('art'),
    from,
    /** Whether the local convergence rate takes part. */
    rate: v.optional(v.boolean(), true),
    /** The global correction: of logarithms, of the losses themselves (which collapses), or none. */
    correction: v.optional(v.picklist(['log', 'raw', 'none']), 'log'),
    /** Share of the new loss in its running average; 1 compares with the batch before. */
    smoothing: v.optional(v.pipe(share, v.gtValue(0)), 0.01),
    temperature: v.optional(positive, 3),
    /** What average and minimum begin with: 0.1, or the first loss that is seen. */
    start: v.optional(v.picklist(['tenth', 'first']), 'tenth'),
    /** The minimum is that of single batches, or that of the running average. */
    minimum: v.optional(v.picklist(['batch', 'average']), 'batch'),
    /** Keeps logarithms of losses near 0, or of 1 and above, in bounds; the published code does not. */
    guard: v.optional(v.boolean(), true),
  }),
  v.strictObject({
    id: v.literal('tur'),
    from,
    /** Added to every uncertainty; the published code for seven tasks adds nothing. */
    epsilon: v.optional(notNegative, 1e-4),
    /** Keeps the gradient of the uncertainty head out of the network. */
    detached: v.optional(v.boolean(), false),
    /** Factor on the head's first weights, 0.1 unless said: every uncertainty begins near 0.69; larger ones scatter. */
    gain: v.optional(positive),
  }),
  v.strictObject({
    id: v.literal('scalar'),
    from,
    /** Factor on the logarithm of each uncertainty. */
    penalty: v.optional(positive, 1),
  }),
]);

/** Steps of the numbers that a search moves; the defaults are those of RDMC's release. */
const SearchSchema = v.strictObject({
  learningRate: v.optional(positive, 3e-4),
  betas: v.optional(v.tuple([share, share]), [0.5, 0.999]),
  weightDecay: v.optional(notNegative, 1e-3),
});

/** Frozen networks whose features photos can be compared by. */
export const EXTRACTOR_KINDS = ['feature-net', 'vgg-19'] as const;
export type ExtractorKind = (typeof EXTRACTOR_KINDS)[number];

const FieldsSchema = v.strictObject({
  mend: v.literal(1),
  name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/, 'use lower-case letters, digits and hyphens')),
  seed: countOrZero,
  network: NetworkSpecSchema,
  /** Null: fresh weights from the seed. Otherwise a model id or a path. */
  start: v.nullable(v.string()),
  data: v.strictObject({
    root: v.string(),
    clean: v.array(v.string()),
    pairs: v.optional(v.array(v.string()), []),
    exclude: v.optional(v.array(v.string()), []),
    validation: v.nullable(v.string()),
  }),
  tasks: v.pipe(
    v.array(TaskSchema),
    v.minLength(1, 'name at least one task'),
    v.check((tasks) => tasks.some(({ from }) => !from), 'let at least one task begin with step 0'),
  ),
  batch: v.strictObject({
    size: count,
    patch: count,
    augment: v.boolean(),
    /** A batch is computed in so many parts, one after another, where memory is short; 1 unless said. */
    parts: v.optional(count),
  }),
  loss: v.pipe(
    v.array(
      v.strictObject({
        id: v.picklist([
          'l1',
          'charbonnier',
          'log-charbonnier',
          'mse',
          'ssim',
          'edge',
          'contrastive-prior',
          'perceptual',
        ]),
        weight: positive,
        epsilon: v.optional(positive, 1e-3),
        /** Of `log-charbonnier`: what is added before the logarithm, so that perfect Samples do not rule. */
        offset: v.optional(positive, 0.02),
        /** Of `perceptual` and `contrastive-prior`: whose features; FeatureNet's unless said. VGG-19 must be imported. */
        extractor: v.optional(v.picklist(EXTRACTOR_KINDS)),
      }),
    ),
    v.minLength(1, 'name at least one loss'),
  ),
  /** Of a network with several stages: whether the losses judge the image after the last one, or add up those after all. */
  stages: v.optional(v.picklist(['last', 'all'])),
  /** How the numbers of a network that is searched are moved; only for such a network. */
  search: v.optional(SearchSchema),
  /** Learns from real damaged photos and clear ones that are no partners of theirs, instead of from pairs. */
  adaptation: v.optional(AdaptationSchema),
  /** Learns from what other models make of the damaged photos, instead of from clean partners. */
  transfer: v.optional(TransferSchema),
  /** Teaches AirNet's encoder to tell damages apart; only for that network. */
  degradationContrast: v.optional(DegradationContrastSchema),
  /** `mixed` unless said. */
  reweighting: v.optional(ReweightingSchema),
  optimizer: v.strictObject({
    id: v.picklist(['adam', 'adamw']),
    learningRate: positive,
    betas: v.tuple([share, share]),
    weightDecay: notNegative,
    /** Greatest global gradient norm; 0 turns clipping off. */
    clipNorm: notNegative,
  }),
  schedule: v.strictObject({
    id: v.picklist(['cosine', 'constant']),
    warmup: countOrZero,
    steps: count,
    final: notNegative,
  }),
  /** Decay of the weight average that is validated and saved; 0 turns it off. */
  ema: v.pipe(v.number(), v.minValue(0), v.ltValue(1)),
  validation: v.strictObject({ every: count, patch: count, count }),
});

export const RecipeSchema = v.pipe(
  FieldsSchema,
  v.forward(
    v.partialCheck(
      [['network'], ['batch'], ['validation']],
      ({ network: { side }, batch, validation }) =>
        side === undefined || Math.max(batch.patch, validation.patch) <= side,
      'the patches of batch and validation can be no larger than network.side, to which photos are reduced',
    ),
    ['batch'],
  ),
  v.forward(
    v.partialCheck(
      [['tasks'], ['adaptation']],
      ({ tasks, adaptation }) =>
        adaptation === undefined ||
        (tasks.length === adaptation.degraded.length &&
          tasks.every(({ id }) => adaptation.degraded.filter(({ task }) => task === id).length === 1)),
      'name the same kinds of damage, each once, in tasks and in adaptation.degraded',
    ),
    ['adaptation'],
  ),
  v.forward(
    v.partialCheck(
      [['network'], ['reweighting'], ['adaptation']],
      ({ network, reweighting, adaptation }) =>
        adaptation === undefined ||
        (network.id !== 'rdmc-search' && (reweighting?.id ?? 'mixed') === 'mixed'),
      'adapting neither searches nor reweights',
    ),
    ['adaptation'],
  ),
  v.forward(
    v.partialCheck(
      [['tasks'], ['transfer']],
      ({ tasks, transfer }) => transfer === undefined || wronglyTaught(tasks, transfer).length === 0,
      'name exactly one teacher for each task',
    ),
    ['transfer'],
  ),
  v.forward(
    v.partialCheck(
      [['network'], ['adaptation'], ['transfer']],
      ({ network, adaptation, transfer }) =>
        transfer === undefined || (adaptation === undefined && network.id !== 'rdmc-search'),
      'learn from teachers, adapt to real photos or search, one after the other',
    ),
    ['transfer'],
  ),
  v.forward(
    v.partialCheck(
      [['loss'], ['transfer']],
      (fields) => extractorsOf(fields).length < 2,
      'compare by the features of one network, not of two',
    ),
    ['loss'],
  ),
  v.forward(
    v.partialCheck(
      [['network'], ['search']],
      ({ network, search }) => search === undefined || network.id === 'rdmc-search',
      'only the network rdmc-search is searched',
    ),
    ['search'],
  ),
  v.forward(
    v.partialCheck(
      [['network'], ['adaptation'], ['transfer'], ['degradationContrast']],
      ({ network, adaptation, transfer, degradationContrast }) =>
        degradationContrast === undefined ||
        (network.id === CONTRASTED_NETWORK && adaptation === undefined && transfer === undefined),
      'only airnet learns it, from pairs',
    ),
    ['degradationContrast'],
  ),
  v.forward(
    v.partialCheck(
      [['loss'], ['reweighting']],
      ({ loss, reweighting }) =>
        ['mixed', 'per-task'].includes(reweighting?.id ?? 'mixed') ||
        loss.every(({ id }) => id !== 'log-charbonnier'),
      'art, tur and scalar need losses of which none is below 0, so not log-charbonnier',
    ),
    ['reweighting'],
  ),
  v.forward(
    v.partialCheck(
      [['tasks'], ['reweighting']],
      ({ tasks, reweighting }) =>
        (reweighting?.id ?? 'mixed') === 'mixed' || tasks.every(({ emphasis }) => emphasis === undefined),
      'only mixed training knows an emphasis of tasks',
    ),
    ['reweighting'],
  ),
);

/** The networks whose features some losses ask for. */
function extractorsOf({
  loss,
  transfer,
}: Pick<v.InferOutput<typeof FieldsSchema>, 'loss' | 'transfer'>): ExtractorKind[] {
  const looking = loss.filter(({ id }) => id === 'perceptual' || id === 'contrastive-prior');
  const asked = looking.map(({ extractor }) => extractor ?? 'feature-net');
  const contrasts = transfer !== undefined && transfer.contrastWeight > 0;
  return [...new Set([...asked, ...(contrasts && transfer.extractor ? [transfer.extractor] : [])])];
}

/** The network whose features a Recipe's losses ask for, or null. */
export function extractorOf({
  loss,
  adaptation,
  transfer,
}: Pick<v.InferOutput<typeof FieldsSchema>, 'loss' | 'adaptation' | 'transfer'>): ExtractorKind | null {
  const contrasts = [adaptation, transfer].some((part) => (part?.contrastWeight ?? 0) > 0);
  return extractorsOf({ loss, transfer })[0] ?? (contrasts ? 'feature-net' : null);
}

export type Reweighting = v.InferOutput<typeof ReweightingSchema>;
export const REWEIGHTING_IDS = [
  'mixed',
  'per-task',
  'art',
  'tur',
  'scalar',
] as const satisfies readonly Reweighting['id'][];
export type ReweightingId = (typeof REWEIGHTING_IDS)[number];
export type Recipe = v.InferOutput<typeof RecipeSchema>;
export type RecipeTask = Recipe['tasks'][number];
export type NetworkSpec = v.InferOutput<typeof NetworkSpecSchema>;

/** Of a network that sees photos reduced: the side of the patch that shows it most of one, a multiple of 32. */
export function widestPatch({ side }: NetworkSpec): number | null {
  return side === undefined ? null : side - (side % 32);
}

/** Whether a Recipe searches for the links of its network; each of its steps takes two batches. */
export function isSearch({ network }: Pick<Recipe, 'network'>): boolean {
  return network.id === 'rdmc-search';
}

/** Checks a parsed JSON value. @throws StudioError `recipe-invalid`, naming the first wrong field and what it should be. */
export function parseRecipe(value: unknown): Recipe {
  const result = v.safeParse(RecipeSchema, value);
  if (result.success) return result.output;
  const issue = result.issues[0];
  const where = v.getDotPath(issue) ?? 'the document';
  throw new StudioError('recipe-invalid', `The Recipe is not valid at ${where}: ${issue.message}.`);
}

/** SHA-256 of the Recipe as it was written, independent of key order and white space. */
export function fingerprint(written: unknown): Promise<string> {
  return sha256(canonicalJson(written));
}
