/** The Recipe of a fine-tuning on chosen photos, from the few settings that a person makes. */
import { type AdaptSettings, adaptationOf } from './adapt-recipe.ts';
import type { DatasetReport } from './dataset-report.ts';
import { CONTRAST_GRAIN, CONTRASTED_NETWORK } from './degradation-contrast.ts';
import { StudioError } from './fault.ts';
import {
  EXTRACTOR_KINDS,
  isSearch,
  type NetworkSpec,
  parseRecipe,
  type Recipe,
  type Reweighting,
  type ReweightingId,
  widestPatch,
} from './recipe.ts';
import { TASKS, type TaskId } from './task.ts';
import type { Transfer } from './transfer.ts';
import { type Weighing, weighingOf } from './weighing.ts';

export interface FineTuneSettings {
  /** Any text; the Recipe's name is made of it. */
  readonly name: string;
  /** The model whose weights are the start; null: fresh weights. */
  readonly start: string | null;
  /** The network of that model's card, or one of the user's choice. */
  readonly network: NetworkSpec;
  /** Damage to synthesise on the clean photos; may be empty where there are pairs. */
  readonly tasks: readonly FineTuneTask[];
  /** What the pairs show that lie in no folder named like a task. */
  readonly pairTask: TaskId;
  /** How the tasks share what is learned, where there are several. */
  readonly reweighting: ReweightingId;
  /** Options of the reweightings that are not at their defaults. */
  readonly weighing: Weighing;
  /** Begins with the first task alone and adds one more with every stage; otherwise all are there from the start. */
  readonly sequential: boolean;
  /** By what results are compared with the clean photos: pixels, which is meant where nothing is said, or features too. */
  readonly likeness?: Likeness;
  /** Learns from what other models make of the damaged photos, by kind of damage; null or absent: from clean photos. */
  readonly teachers?: Teachers | null;
  /** Of learning from other models, what is not at its default. */
  readonly teaching?: Teaching;
  /** Adapts to the degraded photos as they are, without clean partners; null or absent: learns otherwise. */
  readonly adapt?: AdaptSettings | null;
  readonly steps: number;
  readonly learningRate: number;
  /** Samples a step. */
  readonly batch: number;
  /** Side of a Sample in px, a multiple of 16. */
  readonly patch: number;
  readonly seed: number;
}

/**
 * Pixels alone, pixels and the features of a frozen network, or as RDMC learns: structure, and features that are near those
 * of the clean photo and far from those of the damaged one.
 */
export const LIKENESSES = ['pixels', ...EXTRACTOR_KINDS, 'contrast'] as const;
export type Likeness = (typeof LIKENESSES)[number];

/** A model that teaches, with its network: features are compared only where that is the student's too. */
export interface ChosenTeacher {
  readonly model: string;
  readonly network: NetworkSpec;
}
export type Teachers = Readonly<Partial<Record<TaskId, ChosenTeacher>>>;
export type Teaching = Readonly<
  Partial<Pick<Transfer, 'contrastWeight' | 'temperature' | 'form' | 'negatives'>>
>;

/** What features weigh beside pixels: enough to keep texture, too little to invent it. */
const FEATURES_WEIGHT = 0.1;

export interface FineTuneTask {
  readonly id: TaskId;
  /** A value or a range for each parameter that shall differ from the task's usual range. */
  readonly set: Readonly<Record<string, number | readonly [number, number]>>;
}

/** Where the photos of a chosen dataset lie for a Recipe. */
export const CHOSEN_CLEAN = 'clean';
export const CHOSEN_VALIDATION = 'validation.txt';

/** Share of the steps in which sequential training adds tasks; the rest trains all (Kong et al., 2024). */
const ADDING = 0.6;

/** Steps of a stage of sequential training. */
export function stageOf(steps: number, tasks: number): number {
  return Math.max(1, Math.floor((ADDING * steps) / Math.max(1, tasks - 1)));
}

/** Sides of the patches that a network is judged on, where it cannot take the usual 96. */
const JUDGED_PATCH: Readonly<Record<string, number>> = { transweather: 128 };

/** Synthesised damage and pairs of one task share its Samples evenly. */
const SHARED = 0.5;

/**
 * Makes the Recipe. The same settings and photos give the same Recipe.
 * @throws StudioError `recipe-invalid` where a setting is out of bounds or there is nothing to learn from
 */
export function fineTuneRecipe(
  settings: FineTuneSettings,
  dataset: Pick<DatasetReport, 'pairFolders' | 'tasks' | 'clean' | 'pairs' | 'validation' | 'real'>,
): Recipe {
  if (settings.adapt) return adaptRecipe(settings, settings.adapt, dataset);
  const together = tasksOf(settings, dataset);
  const stage = settings.sequential && together.length > 1 ? stageOf(settings.steps, together.length) : 0;
  const tasks = stage > 0 ? together.map((task, i) => ({ ...task, from: i * stage })) : together;
  if (tasks.length === 0) {
    throw new StudioError(
      'recipe-invalid',
      'There is nothing to learn; choose at least one kind of damage, or photos in pairs.',
    );
  }
  const { steps, learningRate } = settings;
  const searches = isSearch(settings);
  const weighs = tasks.length > 1 && settings.reweighting !== 'mixed' && !searches;
  return parseRecipe({
    mend: 1,
    name: slug(settings.name),
    seed: settings.seed,
    network: settings.network,
    start: settings.start,
    data: {
      root: '.',
      clean: dataset.clean + dataset.pairs > 0 ? [CHOSEN_CLEAN] : [],
      validation: CHOSEN_VALIDATION,
    },
    tasks,
    batch: { size: settings.batch, patch: settings.patch, augment: true },
    loss: searches ? STRUCTURE : lossOf(settings),
    ...(contrasts(settings) ? { degradationContrast: { queue: REMEMBERED } } : {}),
    ...(settings.teachers && !searches ? { transfer: transferOf(settings.teachers, settings, tasks) } : {}),
    ...(weighs ? { reweighting: reweightingOf(settings, stage * (tasks.length - 1)) } : {}),
    // TUR divides by losses: its gradients are long by nature, and clipping would undo the weights.
    optimizer: {
      id: 'adamw',
      learningRate,
      betas: [0.9, 0.99],
      weightDecay: 0,
      clipNorm: weighs && settings.reweighting === 'tur' ? 0 : 1,
    },
    schedule: {
      id: 'cosine',
      warmup: Math.min(50, Math.round(steps / 10)),
      steps,
      final: learningRate / 100,
    },
    ema: steps > 1000 ? 0.999 : 0.99,
    validation: {
      every: Math.min(250, Math.max(5, Math.round(steps / 20))),
      patch: widestPatch(settings.network) ?? JUDGED_PATCH[settings.network.id] ?? 96,
      count: Math.min(8, Math.max(2, dataset.validation.length)),
    },
  });
}

/** Batches whose codes AirNet remembers here: Runs are short. */
const REMEMBERED = 32;

/** AirNet's encoder learns what damages look like wherever patches have halves to compare. */
function contrasts({ network, teachers, patch }: FineTuneSettings): boolean {
  return network.id === CONTRASTED_NETWORK && !teachers && patch % CONTRAST_GRAIN === 0;
}

/** Features are compared only where all networks are the same: their channels then mean alike. @throws StudioError `recipe-invalid` */
function transferOf(
  teachers: Teachers,
  { network, teaching = {} }: FineTuneSettings,
  tasks: readonly { readonly id: TaskId }[],
): object {
  const chosen = [...new Set(tasks.map(({ id }) => id))].map((task) => {
    const teacher = teachers[task];
    if (teacher === undefined) {
      throw new StudioError(
        'recipe-invalid',
        `Nobody teaches ${TASKS[task].label.toLowerCase()}; choose a model for it under Learn from other models.`,
      );
    }
    return { ...teacher, task };
  });
  const models = [...new Set(chosen.map(({ model }) => model))];
  const alike = chosen.every((teacher) => JSON.stringify(teacher.network) === JSON.stringify(network));
  return {
    teachers: models.map((model) => ({
      model,
      tasks: chosen.filter((teacher) => teacher.model === model).map(({ task }) => task),
    })),
    ...teaching,
    ...(alike ? {} : { featureWeight: 0 }),
  };
}

/** The Recipe that adapts to the degraded photos as they are. */
function adaptRecipe(
  settings: FineTuneSettings,
  adapt: AdaptSettings,
  dataset: Pick<DatasetReport, 'real' | 'tasks'>,
): Recipe {
  const { name, seed, network, start, batch, patch } = settings;
  return parseRecipe({
    mend: 1,
    name: slug(name),
    seed,
    network,
    start,
    data: { root: '.', clean: [CHOSEN_CLEAN], validation: CHOSEN_VALIDATION },
    batch: { size: batch, patch, augment: true },
    ...adaptationOf(adapt, settings, dataset),
  });
}

/** Art after sequential training begins once all tasks are there, as published. @throws StudioError `recipe-invalid` */
function reweightingOf({ reweighting, weighing }: FineTuneSettings, last: number): Reweighting {
  try {
    return weighingOf(reweighting, weighing, reweighting === 'art' ? last : 0);
  } catch (cause) {
    throw new StudioError(
      'recipe-invalid',
      `An option of the reweighting ${reweighting} is out of bounds; set it back under Advanced.`,
      { cause },
    );
  }
}

/** What RDMC compares by, but for its contrastive prior. */
const STRUCTURE = [
  { id: 'ssim', weight: 1 },
  { id: 'mse', weight: 0.1 },
];

function lossOf({ likeness = 'pixels' }: FineTuneSettings): object[] {
  if (likeness === 'contrast') return [...STRUCTURE, { id: 'contrastive-prior', weight: 0.1 }];
  const pixels = { id: 'charbonnier', weight: 1 };
  if (likeness === 'pixels') return [pixels];
  return [pixels, { id: 'perceptual', weight: FEATURES_WEIGHT, extractor: likeness }];
}

/** The kinds of damage that would be learned, each once. */
export function tasksToLearn(
  settings: FineTuneSettings,
  dataset: Pick<DatasetReport, 'pairFolders' | 'tasks'>,
): TaskId[] {
  return [...new Set(tasksOf(settings, dataset).map(({ id }) => id))];
}

function tasksOf(
  settings: FineTuneSettings,
  { pairFolders, tasks }: Pick<DatasetReport, 'pairFolders' | 'tasks'>,
): { readonly id: TaskId }[] {
  const foldersOf = (id: TaskId): string[] =>
    pairFolders.filter((folder) => (tasks[folder] ?? settings.pairTask) === id);
  const wanted = settings.tasks.map(({ id, set }) => {
    const pairs = foldersOf(id);
    return { id, set, pairs, pairShare: pairs.length > 0 ? SHARED : 1 };
  });
  const onlyPairs = [...new Set(pairFolders.map((folder) => tasks[folder] ?? settings.pairTask))]
    .filter((id) => !settings.tasks.some((task) => task.id === id))
    .map((id) => ({ id, pairs: foldersOf(id), pairShare: 1 }));
  return [...onlyPairs, ...wanted];
}

function slug(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  return plain || 'fine-tuning';
}
