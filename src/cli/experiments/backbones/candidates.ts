/** What is compared: networks of several kinds, each learning the same damage from the same photos for the same time. */
import { parseRecipe, type Recipe } from '../../../engine/domain/recipe.ts';
import { buildNetwork } from '../../../engine/networks/catalog.ts';
import { NAMED_NETWORKS, type NamedNetwork, patchFor } from '../../../engine/networks/named.ts';
import type { CropPlan } from '../common/test-crops.ts';

/** The default model's network first: what all others have to beat. */
const IDS = [
  'unet-zoo',
  'srresnet-lite',
  'nafnet-small',
  'nafnet-wide',
  'restormer-small',
  'prompt-ir-small',
  'uformer-lite',
  'transweather-lite',
  'airnet-lite',
  'mprnet-lite',
] as const;

export const CANDIDATES: readonly NamedNetwork[] = IDS.flatMap((id) =>
  NAMED_NETWORKS.filter((network) => network.id === id),
);

export interface Sizes {
  readonly batch: number;
  readonly patch: number;
  /** Steps that set the length of an epoch for the learning rate where no time is given. */
  readonly steps: number;
  /** Test crops of each task, and their side. */
  readonly images: number;
  readonly crop: number;
  /** Side of the image that is timed on wasm and on WebGPU, and how often. */
  readonly timed: { readonly wasm: number; readonly webgpu: number; readonly rounds: number };
}

export const FULL: Sizes = {
  batch: 14,
  patch: 48,
  steps: 50_000,
  images: 10,
  crop: 128,
  timed: { wasm: 256, webgpu: 128, rounds: 3 },
};

/** Shows that it runs, and nothing about networks. */
export const QUICK: Sizes = {
  batch: 2,
  patch: 32,
  steps: 3,
  images: 1,
  crop: 64,
  timed: { wasm: 64, webgpu: 64, rounds: 1 },
};

/** The damage of the default model, mixed as `recipes/trial-local.json` mixes it. */
const TASKS = [
  { id: 'gaussian-noise', weight: 2.5, set: { sigma: [0, 50] } },
  { id: 'jpeg', weight: 4, set: { quality: [10, 90] }, emphasis: 5 },
  { id: 'gaussian-blur', weight: 3, set: { sigma: [0.5, 4] }, emphasis: 3 },
  { id: 'downscale', weight: 2, set: { factor: [2, 4] }, emphasis: 2 },
  { id: 'rain', weight: 2.5, set: { density: [50, 99] } },
  { id: 'clean', weight: 1, emphasis: 0.2 },
];

/** The Recipe of a network. Larger patches, where a network wants them, come in smaller batches of as many pixels. */
export function recipeOf(
  { id, spec }: NamedNetwork,
  seed: number,
  sizes: Sizes,
  steps = sizes.steps,
): Recipe {
  const patch = patchFor(buildNetwork(spec).multiple, sizes.patch);
  const size = Math.max(1, Math.round((sizes.batch * sizes.patch ** 2) / patch ** 2));
  return parseRecipe({
    mend: 1,
    name: `backbone-${id}`,
    seed,
    network: spec,
    start: null,
    data: {
      root: 'train',
      clean: ['clean/bsds500', 'clean/sunhays80', 'clean/photos'],
      exclude: ['val.txt', 'gallery.txt'],
      validation: 'val.txt',
    },
    tasks: TASKS,
    batch: { size, patch, augment: true },
    loss: [{ id: 'log-charbonnier', weight: 1 }],
    optimizer: { id: 'adamw', learningRate: 1e-3, betas: [0.9, 0.99], weightDecay: 0, clipNorm: 1 },
    schedule: { id: 'cosine', warmup: Math.min(50, Math.ceil(steps / 10)), steps, final: 1e-6 },
    ema: 0.999,
    validation: { every: steps, patch: patchFor(patch, 64), count: 4 },
  });
}

export interface Trial {
  readonly label: string;
  readonly task: string;
  readonly set: Readonly<Record<string, number>>;
}

/** One strength of each damage, as the scores of the zoo name them. */
export const TRIALS: readonly Trial[] = [
  { label: 'noise 25', task: 'gaussian-noise', set: { sigma: 25 } },
  { label: 'jpeg 20', task: 'jpeg', set: { quality: 20 } },
  { label: 'blur 2', task: 'gaussian-blur', set: { sigma: 2 } },
  { label: 'downscale 3', task: 'downscale', set: { factor: 3 } },
  { label: 'rain', task: 'rain', set: { density: 75 } },
  { label: 'clean', task: 'clean', set: {} },
];

/** A Recipe that only says how test crops are damaged. */
export function trialRecipe(sizes: Sizes): Recipe {
  const [first] = CANDIDATES;
  const plain = recipeOf(first as NamedNetwork, 1, sizes);
  const tasks = TRIALS.map(({ task, set }) => ({ id: task, set }));
  return parseRecipe({ ...plain, name: 'backbone-trials', tasks });
}

export const cropPlan = ({ images, crop }: Sizes): CropPlan => ({
  folders: ['test/clean/kodak24', 'test/clean/cbsd68'],
  images,
  crop,
  border: 0,
});
