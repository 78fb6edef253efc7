/** The Recipes of a grouping search: one base that all share, and short fine-tunes of it for every group that is tried. */
import { canonicalJson } from '../domain/canonical.ts';
import { StudioError } from '../domain/fault.ts';
import type { GroupBudget } from '../domain/grids.ts';
import { type NetworkSpec, parseRecipe, type Recipe } from '../domain/recipe.ts';
import type { TaskId } from '../domain/task.ts';
import { buildNetwork } from '../networks/catalog.ts';
import { NAMED_NETWORKS, namedNetwork, patchFor } from '../networks/named.ts';
import type { Damage } from './degraded-patches.ts';

/** A kind of damage that is to be grouped. */
export interface Member extends Damage {
  readonly id: string;
}

export type GroupSizes = GroupBudget;

/** The photos that models learn from and are judged by. */
export interface GroupPhotos {
  readonly data: Pick<Recipe['data'], 'root' | 'clean' | 'validation'> & {
    readonly exclude?: readonly string[];
  };
  /** Steps between two looks at the kept back photos; null: only at the end. */
  readonly every: number | null;
  /** Patches of each kind at such a look. */
  readonly count: number;
}

/** Those of the data folder, less what is kept back. */
const TRAIN_PHOTOS: GroupPhotos = {
  data: {
    root: 'train',
    clean: ['clean/bsds500', 'clean/sunhays80', 'clean/photos'],
    exclude: ['val.txt', 'gallery.txt'],
    validation: 'val.txt',
  },
  every: null,
  count: 1,
};

/** Small batches: so early in training, many steps teach more than exact ones. */
export const GROUP_SIZES: GroupSizes = {
  channels: 16,
  blocks: 4,
  baseSteps: 1500,
  steps: 350,
  batch: 4,
  patch: 32,
};

/** Shows that it runs, not what groups are worth. */
export const QUICK_GROUP_SIZES: GroupSizes = {
  ...GROUP_SIZES,
  channels: 8,
  blocks: 1,
  baseSteps: 20,
  steps: 20,
};

/**
 * Sizes of a wider network with about as many parameters as `times` of these networks together.
 */
export function widened(sizes: GroupSizes, times: number): GroupSizes {
  const wanted = times * parametersOf(sizes);
  const at = (width: number): GroupSizes =>
    sizes.network === undefined ? { ...sizes, channels: width } : { ...sizes, width };
  const distance = (width: number): number => Math.abs(parametersOf(at(width)) - wanted);
  let width = widthOf(sizes);
  // Other networks share their channels among up to four heads.
  const step = sizes.network === undefined ? 1 : 4;
  while (distance(width + step) < distance(width)) width += step;
  return at(width);
}

/** What the width of a network is called in its config. */
const WIDTHS: Readonly<Record<string, string>> = {
  srresnet: 'channels',
  airnet: 'channels',
  nafnet: 'width',
  uformer: 'width',
  restormer: 'dim',
  'prompt-ir': 'dim',
  mprnet: 'features',
};

/** Networks of groups: those whose width is one number. */
export const GROUP_NETWORKS: readonly string[] = NAMED_NETWORKS.filter(
  ({ spec }) => WIDTHS[spec.id] !== undefined,
).map(({ id }) => id);

/** The network that a search trains. */
export function groupNetwork({ network, width, channels, blocks }: GroupSizes): NetworkSpec {
  const named = network === undefined ? undefined : namedNetwork(network);
  if (!named) return { id: 'srresnet', config: { channels, blocks } };
  const key = WIDTHS[named.spec.id];
  const { id, config } = named.spec;
  return width === undefined || key === undefined ? named.spec : { id, config: { ...config, [key]: width } };
}

/** The one number that says how wide the network is. */
export function widthOf(sizes: GroupSizes): number {
  const { id, config } = groupNetwork(sizes);
  return Number(config[WIDTHS[id] ?? ''] ?? sizes.channels);
}

/** Learned numbers of a network of these sizes. */
export function parametersOf(sizes: GroupSizes): number {
  const { parameters } = buildNetwork(groupNetwork(sizes));
  return parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
}

const RATE = { base: 0.001, tuned: 0.0005 };

/** @throws StudioError `option-invalid` where a member stands there twice */
export function checkMembers(members: readonly Member[]): void {
  const twice = members.find(({ id }, i) => members.findIndex((other) => other.id === id) !== i);
  if (twice)
    throw new StudioError(
      'option-invalid',
      `${twice.id} stands twice among the kinds of damage; name it once.`,
    );
}

/** All kinds mixed, from fresh weights: what every fine-tune begins with. */
export function baseRecipe(
  members: readonly Member[],
  sizes: GroupSizes,
  seed: number,
  photos: GroupPhotos = TRAIN_PHOTOS,
): Recipe {
  return recipeOf('grids-base', members, sizes, seed, {
    photos,
    steps: sizes.baseSteps,
    rate: RATE.base,
    start: null,
  });
}

/** A group's fine-tune of the base, as long as every other one; `factor` times as long where compute is compared. */
export function groupRecipe(
  group: readonly Member[],
  start: string,
  sizes: GroupSizes,
  seed: number,
  factor = 1,
  photos: GroupPhotos = TRAIN_PHOTOS,
): Recipe {
  return recipeOf('grids-group', group, sizes, seed, {
    photos,
    steps: sizes.steps * factor,
    rate: RATE.tuned,
    start,
  });
}

interface Course {
  readonly photos: GroupPhotos;
  readonly steps: number;
  readonly rate: number;
  readonly start: string | null;
}

function recipeOf(
  name: string,
  members: readonly Member[],
  sizes: GroupSizes,
  seed: number,
  { photos, steps, rate, start }: Course,
): Recipe {
  // The same members in another order make the same Recipe.
  const tasks = [...members]
    .sort((a, b) => (canonicalJson([a.task, a.set]) < canonicalJson([b.task, b.set]) ? -1 : 1))
    .map(({ task, set }): { id: TaskId; set: Damage['set'] } => ({ id: task, set }));
  const network = groupNetwork(sizes);
  const side = (wanted: number): number => patchFor(buildNetwork(network).multiple, wanted);
  return parseRecipe({
    mend: 1,
    name,
    seed,
    network,
    start,
    data: photos.data,
    tasks,
    batch: { size: sizes.batch, patch: side(sizes.patch), augment: true },
    loss: [{ id: 'l1', weight: 1 }],
    optimizer: { id: 'adam', learningRate: rate, betas: [0.9, 0.999], weightDecay: 0, clipNorm: 1 },
    schedule: { id: 'cosine', warmup: Math.min(20, Math.floor(steps / 10)), steps, final: 0.000001 },
    ema: 0.98,
    validation: { every: Math.min(steps, photos.every ?? steps), patch: side(48), count: photos.count },
  });
}
