/** The settings of a fine-tuning and their defaults. */
import type { BackendReport } from '../../engine/domain/backend.ts';
import type { FineTuneSettings } from '../../engine/domain/fine-tune-recipe.ts';
import { type NetworkSpec, widestPatch } from '../../engine/domain/recipe.ts';
import { type TaskId, taskMeta } from '../../engine/domain/task.ts';
import type { ZooListing } from '../../workers/protocol/api.ts';

export interface TuneSettings extends FineTuneSettings {
  /** Learns made-up damage beside that of the pairs; with clean photos alone there is no other. */
  readonly mix: boolean;
  /** Validations in a row without gain that end the Run; 0: never. */
  readonly patience: number;
}

export interface NetworkChoice {
  readonly label: string;
  /** What it is good for, in a sentence; absent where the label says it. */
  readonly hint?: string;
  readonly spec: NetworkSpec;
}

/** What fresh weights may be given to, the most useful first. */
export const NETWORK_CHOICES: readonly NetworkChoice[] = [
  {
    label: 'U-Net, small',
    spec: { id: 'unet', config: { widths: [32, 48, 64], blocks: [1, 1], middle: 1, decoder: [1, 1] } },
  },
  {
    label: 'U-Net, as in the zoo',
    spec: { id: 'unet', config: { widths: [64, 96, 128], blocks: [1, 1], middle: 1, decoder: [2, 1] } },
  },
  {
    label: 'MPRNet, small',
    spec: { id: 'mprnet', config: { features: 16, scale: 8, orsScale: 8, blocks: 2 } },
  },
  {
    label: 'MPRNet, tiny',
    spec: { id: 'mprnet', config: { features: 12, scale: 6, orsScale: 4, blocks: 2 } },
  },
  {
    label: 'NAFNet, small',
    hint: 'No activations, only products: much for little computing.',
    spec: { id: 'nafnet', config: { width: 16, encoder: [1, 1], middle: 1, decoder: [1, 1] } },
  },
  {
    label: 'NAFNet, larger',
    hint: 'No activations, only products: much for little computing.',
    spec: { id: 'nafnet', config: { width: 16, encoder: [1, 1, 1], middle: 1, decoder: [1, 1, 1] } },
  },
  {
    label: 'Restormer, small',
    hint: 'Channels attend to channels: much for few weights, but slow.',
    spec: { id: 'restormer', config: { dim: 12, blocks: [1, 1, 1, 1], refinement: 1, heads: [1, 1, 2, 4] } },
  },
  {
    label: 'PromptIR, small',
    hint: 'Restormer with learned hints, for several kinds of damage at once; slow.',
    spec: {
      id: 'prompt-ir',
      config: {
        dim: 12,
        blocks: [1, 1, 1, 1],
        refinement: 1,
        heads: [1, 1, 2, 4],
        prompts: [8, 16, 32],
        sides: [32, 16, 8],
      },
    },
  },
  {
    label: 'Uformer, small',
    hint: 'Pixels attend to their neighbours in windows of 8; patches are multiples of 32.',
    spec: { id: 'uformer', config: { width: 12, depths: [1, 1, 2, 1, 1], heads: [1, 2, 4, 4, 2] } },
  },
  {
    label: 'TransWeather, small',
    hint: 'For rain, haze and snow: it looks at the whole photo, coarsely; patches are multiples of 64.',
    spec: {
      id: 'transweather',
      config: { dims: [12, 24, 48, 64], depths: [1, 1, 1, 1], questions: 1, tail: [8, 8], skip: true },
    },
  },
  {
    label: 'AirNet, small',
    hint: 'For several kinds of damage: it learns to tell them apart, and looks where it is told to; very slow.',
    spec: { id: 'airnet', config: { channels: 32, groups: 2, blocks: 2, skip: true } },
  },
  { label: 'RDMC, for rain', spec: { id: 'rdmc', config: { width: 4, stages: 3 } } },
  { label: 'RDMC, for rain, width 6', spec: { id: 'rdmc', config: { width: 6, stages: 3 } } },
  { label: 'RDMC, for rain, width 8', spec: { id: 'rdmc', config: { width: 8, stages: 3 } } },
  { label: 'SRResNet, small', spec: { id: 'srresnet', config: { channels: 32, blocks: 8 } } },
  { label: 'SRResNet, tiny', spec: { id: 'srresnet', config: { channels: 8, blocks: 1 } } },
];

/** Trained weights need a gentler hand than fresh ones. */
const RATE_FROM_MODEL = 2e-4;
const RATE_FRESH = 1e-3;

export function usualRate(start: string | null): number {
  return start === null ? RATE_FRESH : RATE_FROM_MODEL;
}

const FIRST_NETWORK = (NETWORK_CHOICES[0] as NetworkChoice).spec;

export const DEFAULT_TUNE: TuneSettings = {
  name: 'My model',
  start: null,
  network: FIRST_NETWORK,
  tasks: [
    { id: 'gaussian-noise', set: {} },
    { id: 'jpeg', set: {} },
  ],
  pairTask: 'real-chain',
  reweighting: 'mixed',
  weighing: {},
  sequential: false,
  likeness: 'pixels',
  teachers: null,
  adapt: null,
  teaching: {},
  steps: 300,
  learningRate: RATE_FRESH,
  batch: 4,
  patch: 64,
  seed: 1,
  mix: false,
  patience: 0,
};

/** Bounds of the numbers, for fields and for links from strangers. */
export const TUNE_BOUNDS = {
  steps: [1, 200_000],
  learningRate: [1e-7, 1],
  batch: [1, 64],
  patch: [16, 256],
  seed: [0, 2 ** 31 - 1],
  patience: [0, 100],
} as const;

/** Defaults that fit this machine: a graphics processor does in a minute what the main processor does in an hour. */
export function defaultsFor(backend: BackendReport | null, listing: ZooListing | null): TuneSettings {
  const fast = backend?.backend === 'webgpu' && !backend.software;
  const settings = fast ? { ...DEFAULT_TUNE, steps: 3000, batch: 8 } : DEFAULT_TUNE;
  return listing === null ? settings : startingFrom(settings, listing.default, listing);
}

/** The settings with another start; the network follows a model, and so does a learning rate that nobody chose. */
export function startingFrom(
  settings: TuneSettings,
  start: string | null,
  listing: ZooListing | null,
): TuneSettings {
  const card = listing?.cards.find(({ id }) => id === start);
  const known = card === undefined ? null : card.id;
  const chosen = settings.learningRate !== usualRate(settings.start);
  const network = card?.network ?? (settings.start === null ? settings.network : FIRST_NETWORK);
  return {
    ...settings,
    start: known,
    network,
    patch: patchFor(network, settings),
    learningRate: chosen ? settings.learningRate : usualRate(known),
  };
}

/** A network that sees whole photos reduced learns from patches that show them; another one from those of before, or usual ones. */
function patchFor(network: NetworkSpec, { network: before, patch }: TuneSettings): number {
  if (network.side === before.side) return patch;
  return widestPatch(network) ?? DEFAULT_TUNE.patch;
}

/** The range that a damage's parameter is drawn from. */
export function rangeOf(
  task: TaskId,
  set: FineTuneSettings['tasks'][number]['set'],
  parameter: string,
): readonly [number, number] {
  const chosen = set[parameter];
  if (chosen !== undefined) return typeof chosen === 'number' ? [chosen, chosen] : chosen;
  const { low, high } = taskMeta(task).parameters[parameter] ?? { low: 0, high: 0 };
  return [low, high];
}
