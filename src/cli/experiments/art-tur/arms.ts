/** What is compared: the same network, first weights, photos and steps under each way to balance tasks. */
import { sequentially } from '../../../engine/data/task-order.ts';
import { CONTRASTED_NETWORK } from '../../../engine/domain/degradation-contrast.ts';
import { PRESETS, type PresetId } from '../../../engine/domain/presets.ts';
import {
  type NetworkSpec,
  parseRecipe,
  type Recipe,
  type Reweighting,
} from '../../../engine/domain/recipe.ts';
import { buildNetwork } from '../../../engine/networks/catalog.ts';
import { namedNetwork, patchFor } from '../../../engine/networks/named.ts';

export interface Sizes {
  /** The name of another network than the SRResNet of these sizes. */
  readonly network?: string;
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
  patch: 32,
  steps: 2000,
  seeds: 3,
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

/** A Reweighting whose options stand at their defaults unless said. */
type Asked = Pick<Reweighting, 'id'> & Readonly<Record<string, unknown>>;

export interface Arm {
  readonly id: string;
  readonly label: string;
  /** Mean gain over mixed training that was published for a network of 1.2 million parameters, in dB. */
  readonly published: number | null;
  readonly sequential: boolean;
  readonly reweighting: Asked;
  /** Of an ablation: the arm that it changes one thing of. */
  readonly base?: string;
}

const arm = (
  id: string,
  label: string,
  published: number | null,
  reweighting: Asked,
  sequential = false,
): Arm => ({ id, label, published, sequential, reweighting });

/** What all others are compared with, where both exist. */
export const BASELINES = ['mixed', 'per-task'] as const;

/** What is trained in every setting; the rest on seven tasks only. */
export const EVERYWHERE = ['mixed', 'per-task', 'art', 'tur'] as const;

export const ARMS: readonly Arm[] = [
  arm('mixed', 'mixed', null, { id: 'mixed' }),
  arm('per-task', 'each task alike', null, { id: 'per-task' }),
  arm('art', 'Art', 0.53, { id: 'art' }),
  arm('tur', 'TUR', 0.93, { id: 'tur' }),
  arm('scalar', 'learned scalars', null, { id: 'scalar' }),
  arm('sequential', 'sequential', 0.32, { id: 'mixed' }, true),
  arm('sequential-art', 'sequential, then Art', 0.82, { id: 'art' }, true),
];

const changed = (base: string, ...[id, label, published, reweighting]: Parameters<typeof arm>): Arm => ({
  ...arm(id, label, published, reweighting),
  base,
});

/** Art and TUR with one thing changed, on the seven tasks; Art's published gains stand in its Tables 1, 3, 4 and 5. */
export const ABLATIONS: readonly Arm[] = [
  changed('art', 'art-temperature-0.1', 'Art, temperature 0.1', 0.07, { id: 'art', temperature: 0.1 }),
  changed('art', 'art-temperature-1', 'Art, temperature 1', 0.35, { id: 'art', temperature: 1 }),
  changed('art', 'art-temperature-10', 'Art, temperature 10', 0.41, { id: 'art', temperature: 10 }),
  changed('art', 'art-rate-raw', 'Art, rate alone, against the batch before', 0.14, {
    id: 'art',
    correction: 'none',
    smoothing: 1,
  }),
  changed('art', 'art-rate', 'Art, rate alone', 0.29, { id: 'art', correction: 'none' }),
  changed('art', 'art-correction', 'Art, correction alone', 0.19, { id: 'art', rate: false }),
  changed('art', 'art-correction-raw', 'Art, correction alone, without logarithms', -14.75, {
    id: 'art',
    rate: false,
    correction: 'raw',
  }),
  changed('art', 'art-smoothing-0.1', 'Art, average forgets ten times sooner', 0.27, {
    id: 'art',
    correction: 'none',
    smoothing: 0.1,
  }),
  changed('art', 'art-start-first', 'Art, begun with the first losses', null, { id: 'art', start: 'first' }),
  changed('tur', 'tur-detached', 'TUR, head kept apart', null, { id: 'tur', detached: true }),
  changed('tur', 'tur-gain-1', 'TUR, head begun ten times larger', null, { id: 'tur', gain: 1 }),
];

/** Arms of a setting. @param only names of those that are wanted; absent: all */
export function armsOf(setting: PresetId, withAblations: boolean, only?: readonly string[]): readonly Arm[] {
  const there =
    setting === 'mioir-7'
      ? [...ARMS, ...(withAblations ? ABLATIONS : [])]
      : ARMS.filter(({ id }) => EVERYWHERE.some((name) => name === id));
  return only ? there.filter(({ id }) => only.includes(id)) : there;
}

/** Sequential training adds a task with every tenth of the steps; the last four tenths train all. */
const STAGES = 10;

/** Batches whose codes AirNet's encoder remembers: fewer than for long Runs, whose encoder hardly changes any more. */
const CODES = 16;

function networkOf({ network, channels, blocks }: Sizes): NetworkSpec {
  const named = network === undefined ? undefined : namedNetwork(network);
  return named?.spec ?? { id: 'srresnet', config: { channels, blocks } };
}

/** The side of the patches that the network learns from. */
export function patchSide(sizes: Sizes): number {
  return patchFor(buildNetwork(networkOf(sizes)).multiple, sizes.patch);
}

/** The Recipe of one Run. All arms of a seed draw the same photos, crops and damage where they train the same task. */
export function recipeOf(
  { id, sequential, reweighting }: Arm,
  seed: number,
  sizes: Sizes,
  setting: PresetId = 'mioir-7',
): Recipe {
  const { batch, steps } = sizes;
  const network = networkOf(sizes);
  const stage = Math.floor(steps / STAGES);
  const { tasks } = PRESETS[setting];
  const plain = parseRecipe({
    mend: 1,
    name: ['art-tur', ...(sizes.network ? [sizes.network] : []), setting, id].join('-').replaceAll('.', '-'),
    seed,
    network,
    start: null,
    data: {
      root: 'train',
      clean: ['clean/bsds500', 'clean/photos'],
      exclude: ['gallery.txt'],
      validation: 'val.txt',
    },
    tasks: tasks.map(({ id: task, set }) => ({ id: task, set })),
    batch: { size: batch, patch: patchSide(sizes), augment: true },
    loss: [{ id: 'l1', weight: 1 }],
    ...(network.id === CONTRASTED_NETWORK ? { degradationContrast: { queue: CODES } } : {}),
    reweighting: { ...reweighting, ...(sequential && reweighting.id === 'art' ? { from: 6 * stage } : {}) },
    optimizer: { id: 'adam', learningRate: 1e-3, betas: [0.9, 0.99], weightDecay: 0, clipNorm: 0 },
    schedule: { id: 'cosine', warmup: Math.ceil(steps / 40), steps, final: 1e-6 },
    ema: 0.999,
    validation: { every: Math.ceil(steps / 10), patch: 64, count: 6 },
  });
  return sequential ? { ...plain, tasks: sequentially(plain.tasks, stage) } : plain;
}
