/** What the Fine-tune tab knows, as plain data. */
import type { DatasetReport } from '../../engine/domain/dataset-report.ts';
import type { Fault } from '../../engine/domain/fault.ts';
import type { ModelCard } from '../../engine/domain/model-card.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import type { Recipe } from '../../engine/domain/recipe.ts';
import type { ValidationScore } from '../../engine/domain/run.ts';
import type {
  ChosenFile,
  ChosenFolders,
  DegradationPreview,
  ErrorMaps,
  Project,
  RunEnding,
  StrangeProject,
} from '../../workers/protocol/training.ts';
import type { AdaptStory } from './adapting.ts';
import { DEFAULT_TUNE, type TuneSettings } from './finetune-settings.ts';
import type { LinksTold } from './link-search.ts';
import type { TaskCurves } from './task-curves.ts';

export type Box = 'degraded' | 'clean';

/** Numbers of a Run by step; all arrays of one part are equally long. */
export interface Curves {
  readonly steps: readonly number[];
  readonly loss: readonly number[];
  readonly learningRate: readonly number[];
  readonly looks: readonly number[];
  /** Means over the validation sets, in dB. */
  readonly psnr: readonly number[];
  readonly psnrInput: readonly number[];
  readonly ssim: readonly number[];
}

export const NO_CURVES: Curves = {
  steps: [],
  loss: [],
  learningRate: [],
  looks: [],
  psnr: [],
  psnrInput: [],
  ssim: [],
};

/** One fixed validation crop through the Run. */
export interface Film {
  readonly degraded: Raster | null;
  readonly clean: Raster | null;
  readonly frames: readonly { readonly step: number; readonly raster: Raster }[];
  /** Where the newest frame is wrong, and where the network expects it to be; null where it cannot tell. */
  readonly maps: ErrorMaps | null;
}

export interface Pace {
  readonly stepsPerSecond: number;
  /** Milliseconds. */
  readonly remaining: number;
  /** Bytes. */
  readonly memory: number;
}

export type RunPhase = 'training' | 'pausing' | 'stopping' | 'failed' | RunEnding['reason'];

/** The Run that this page begins or goes on with. */
export interface RunView {
  readonly id: string;
  readonly name: string;
  readonly recipe: Recipe;
  readonly dataset: readonly string[];
  readonly patience: number;
  readonly phase: RunPhase;
  readonly fault: Fault | null;
  readonly step: number;
  readonly curves: Curves;
  /** What each task weighed, and why. */
  readonly tasks: TaskCurves;
  /** Of a search: the weights of its links, look by look. */
  readonly searched: readonly LinksTold[];
  readonly scores: readonly ValidationScore[];
  readonly film: Film;
  /** Of an adaptation. */
  readonly adapt: AdaptStory;
  readonly pace: Pace | null;
  /** What went wrong without ending the Run, newest last. */
  readonly remarks: readonly { readonly step: number; readonly text: string }[];
  readonly project: Project | null;
}

export interface FinetuneState {
  readonly folders: ChosenFolders;
  /** Photos whose box nobody can tell from their names. */
  readonly unsorted: readonly ChosenFile[];
  readonly checking: { readonly done: number; readonly total: number } | null;
  readonly report: DatasetReport | null;
  readonly checkFault: Fault | null;
  readonly settings: TuneSettings;
  /** By the task's place in the settings. */
  readonly previews: Readonly<Record<number, DegradationPreview>>;
  readonly projects: readonly Project[];
  /** The Project in front, where it is not the Run of this page. */
  readonly opened: string | null;
  /** The Project that goes on as soon as its photos are chosen again. */
  readonly awaiting: string | null;
  /** Deleted a moment ago; Undo brings them back. */
  readonly removing: readonly string[];
  /** Checkpoints deleted a moment ago, by `checkpointKey`. */
  readonly removingCheckpoints: readonly string[];
  readonly run: RunView | null;
  /** Whether the folders of the opened Project can be found again; null where this browser can keep none. */
  readonly foldersKept: boolean | null;
  /** What the opened Project told before, as far as it is read yet. */
  readonly kept: RunView | null;
  /** A newer Mend is open in another tab, so that this one trains no more. */
  readonly outdated: boolean;
  /** Runs that a newer Mend has written. */
  readonly strangers: readonly StrangeProject[];
  readonly saving: boolean;
  readonly saved: ModelCard | null;
  readonly saveFault: Fault | null;
}

export const NO_FINETUNE: FinetuneState = {
  folders: { degraded: [], clean: [] },
  unsorted: [],
  checking: null,
  report: null,
  checkFault: null,
  settings: DEFAULT_TUNE,
  previews: {},
  projects: [],
  opened: null,
  awaiting: null,
  removing: [],
  removingCheckpoints: [],
  run: null,
  foldersKept: null,
  kept: null,
  outdated: false,
  strangers: [],
  saving: false,
  saved: null,
  saveFault: null,
};

/** Names a Checkpoint of a Run. */
export function checkpointKey(id: string, step: number): string {
  return `${id} ${step}`;
}

/** True while the engine works on a Run. */
export function isTraining(run: RunView | null): boolean {
  return run !== null && ['training', 'pausing', 'stopping'].includes(run.phase);
}

/** True where a Run may go on: it was paused, or failed with a Checkpoint behind it. */
export function canResume(run: RunView | null): boolean {
  return run !== null && (run.phase === 'paused' || run.phase === 'failed');
}

/** The names that a Run remembers its photos by. */
export function datasetNames(report: DatasetReport, adapts = false): string[] {
  const { real, train, validation } = report;
  return (adapts ? [...(real?.names ?? []), ...(real?.clear ?? [])] : [...train, ...validation]).sort();
}

/**
 * Photos of a Project that are not among the chosen ones; empty means that it can go on. Degraded photos whose clean partners
 * are not chosen yet count only for one that adapts.
 */
export function missingPhotos(
  { dataset, recipe }: { readonly dataset: readonly string[]; readonly recipe?: Pick<Recipe, 'adaptation'> },
  report: DatasetReport | null,
): string[] {
  const adapts = recipe?.adaptation !== undefined;
  const chosen = new Set(report === null ? [] : datasetNames(report, adapts));
  return dataset.filter((name) => !chosen.has(name));
}

/** How many kinds of damage would be learned. */
export function taskCount(settings: TuneSettings, report: DatasetReport | null): number {
  const fromPairs = (report?.pairFolders ?? []).map((folder) => report?.tasks[folder] ?? settings.pairTask);
  const synthesised = needsDamage(report, settings) ? settings.tasks : [];
  const onlyPairs = fromPairs.filter((id) => !synthesised.some((task) => task.id === id));
  return new Set(onlyPairs).size + synthesised.length;
}

/** True where damage is synthesised on clean photos: they are alone, or the user wants it beside the pairs. */
export function needsDamage(report: DatasetReport | null, { mix }: Pick<TuneSettings, 'mix'>): boolean {
  return report === null || report.kind === 'clean' || (report.kind === 'paired' && mix);
}
