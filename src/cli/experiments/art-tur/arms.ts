/** What is compared: the same network, weights, photos and steps under each way to balance seven tasks. */
import { sequentially } from '../../../engine/data/task-order.ts';
import { PRESETS } from '../../../engine/degradations/presets.ts';
import { parseRecipe, type Recipe } from '../../../engine/domain/recipe.ts';

export interface Sizes {
  readonly channels: number;
  readonly blocks: number;
  readonly batch: number;
  readonly patch: number;
  readonly steps: number;
  readonly seeds: number;
  /** Test crops of each task, and their side. */
  readonly images: number;
  readonly crop: number;
}

export const FULL: Sizes = {
  channels: 16,
  blocks: 4,
  batch: 14,
  patch: 48,
  steps: 4000,
  seeds: 5,
  images: 24,
  crop: 128,
};

/** Shows that everything runs, and nothing about the methods. */
export const QUICK: Sizes = {
  channels: 8,
  blocks: 2,
  batch: 7,
  patch: 32,
  steps: 40,
  seeds: 2,
  images: 4,
  crop: 64,
};

export interface Arm {
  readonly id: string;
  readonly label: string;
  /** Mean gain over mixed training that was published for a network of 1.2 million parameters, in dB. */
  readonly published: number | null;
  readonly sequential: boolean;
  readonly reweighting: { readonly id: 'mixed' | 'per-task' | 'art' | 'tur' | 'scalar' };
}

const arm = (
  id: string,
  label: string,
  published: number | null,
  reweighting: Arm['reweighting']['id'],
  sequential = false,
): Arm => ({ id, label, published, sequential, reweighting: { id: reweighting } });

/** The first two are the baselines of all others. */
export const ARMS: readonly Arm[] = [
  arm('mixed', 'mixed', null, 'mixed'),
  arm('per-task', 'each task alike', null, 'per-task'),
  arm('art', 'Art', 0.53, 'art'),
  arm('tur', 'TUR', 0.93, 'tur'),
  arm('scalar', 'learned scalars', null, 'scalar'),
  arm('sequential', 'sequential', 0.32, 'mixed', true),
  arm('sequential-art', 'sequential, then Art', 0.82, 'art', true),
];

/** Sequential training adds a task with every tenth of the steps; the last four tenths train all. */
const STAGES = 10;

/** The Recipe of one Run. All arms of a seed draw the same photos, crops and damage where they train the same task. */
export function recipeOf({ id, sequential, reweighting }: Arm, seed: number, sizes: Sizes): Recipe {
  const { channels, blocks, batch, patch, steps, crop, images } = sizes;
  const stage = Math.floor(steps / STAGES);
  const { tasks } = PRESETS['mioir-7'];
  const plain = parseRecipe({
    mend: 1,
    name: `art-tur-${id}`,
    seed,
    network: { id: 'srresnet', config: { channels, blocks } },
    start: null,
    data: {
      root: 'train',
      clean: ['clean/bsds500', 'clean/photos'],
      exclude: ['val.txt', 'gallery.txt'],
      validation: null,
    },
    tasks: tasks.map(({ id: task, set }) => ({ id: task, set })),
    batch: { size: batch, patch, augment: true },
    loss: [{ id: 'l1', weight: 1 }],
    reweighting: { ...reweighting, ...(sequential && reweighting.id === 'art' ? { from: 6 * stage } : {}) },
    optimizer: { id: 'adam', learningRate: 1e-3, betas: [0.9, 0.99], weightDecay: 0, clipNorm: 0 },
    schedule: { id: 'cosine', warmup: Math.ceil(steps / 40), steps, final: 1e-6 },
    ema: 0.999,
    validation: { every: steps, patch: crop, count: images },
  });
  return sequential ? { ...plain, tasks: sequentially(plain.tasks, stage) } : plain;
}
