/** What the Studio may ask about folders of photos and about training on them. Plain data, as in `api.ts`. */
import type { DatasetReport } from '../../engine/domain/dataset-report.ts';
import type { Outcome } from '../../engine/domain/fault.ts';
import type { FeaturesCard, ModelCard } from '../../engine/domain/model-card.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import type { Recipe } from '../../engine/domain/recipe.ts';
import type { RunEvent } from '../../engine/domain/run.ts';
import type { Batch, ValidationSet } from '../../engine/domain/sample.ts';
import type { TaskId } from '../../engine/domain/task.ts';
import type { Living } from './api.ts';

/** A file that the user chose, with its path below what was dropped: `street/001.png`. */
export interface ChosenFile {
  readonly path: string;
  readonly file: File;
}

/** The two boxes of the Fine-tune tab; either may be empty. */
export interface ChosenFolders {
  readonly degraded: readonly ChosenFile[];
  readonly clean: readonly ChosenFile[];
}

/** One degradation with the values it was drawn with, shown on the user's own photo. */
export interface DegradationPreview {
  readonly task: TaskId;
  readonly set: Readonly<Record<string, number>>;
  readonly raster: Raster;
}

/** The data worker: decodes, checks, degrades and augments on the processor. */
export interface DataApi extends Living {
  /** Reads and checks the chosen photos and keeps them for the calls that follow. */
  choose(
    folders: ChosenFolders,
    onProgress: (done: number, total: number) => void,
  ): Promise<Outcome<DatasetReport>>;
  /** A crop (at most `side` px) of one of the chosen clean photos under a degradation drawn from its ranges. */
  preview(
    task: TaskId,
    set: Readonly<Record<string, number | readonly [number, number]>>,
    seed: number,
    side: number,
  ): Promise<Outcome<DegradationPreview>>;
  /** Answers as a BatchServer on the port, for the chosen photos and a Recipe, until the port is closed. */
  serve(recipe: Recipe, port: MessagePort): Promise<Outcome<void>>;
}

/** The data worker's end of a Run, spoken to by the engine worker over a MessagePort. */
export interface BatchServer {
  batch(step: number): Promise<Outcome<Batch>>;
  validation(): Promise<Outcome<readonly ValidationSet[]>>;
}

/** Of what this Mend writes of a Run; it reads nothing newer, and never writes over it. */
export const PROJECT_SCHEMA = 1;

/** A Run in the browser: its Recipe, its Checkpoints and what became of it, kept under one id. */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly recipe: Recipe;
  /** Steps done and saved. */
  readonly step: number;
  readonly savedAt: string | null;
  /** Mean validation PSNR (dB) over the tasks: at the first look, now, and the best. */
  readonly psnrInput: number | null;
  readonly psnr: number | null;
  readonly bestPsnr: number | null;
  readonly bestStep: number | null;
  /** `elsewhere`: another tab trains it. */
  readonly status: 'training' | 'paused' | 'done' | 'elsewhere';
  /** The names that the photos had, so that going on with others can be refused. */
  readonly dataset: readonly string[];
  /** In so many parts batches are computed, because memory was short; usually 1. */
  readonly parts: number;
  /** Validations in a row without gain that end it; 0: never. */
  readonly patience: number;
  /** What it can go on from, oldest first. */
  readonly checkpoints: readonly KeptCheckpoint[];
  /** Steps of Checkpoints that were damaged and put aside. */
  readonly quarantined: readonly number[];
}

/** A Checkpoint on the disk. */
export interface KeptCheckpoint {
  readonly step: number;
  /** Mean validation PSNR (dB) of its weights. */
  readonly psnr: number | null;
  readonly savedAt: string | null;
  readonly bytes: number;
}

/** A Run that a newer Mend has written: it is left as it is. */
export interface StrangeProject {
  readonly id: string;
  readonly name: string;
}

/** Where a restored crop is wrong, and where the network expects it to be, in one pseudocolour. */
export interface ErrorMaps {
  readonly error: Raster;
  readonly expected: Raster;
  /** Mean absolute error of a pixel (0..1) that has the top colour. */
  readonly peak: number;
  /** Correlation of the two, -1..1. */
  readonly agreement: number;
}

/** The middle of a real photo that is kept back. */
export interface ComparedPhoto {
  readonly name: string;
  /** What is wrong with it: files of two kinds of damage may have one name. */
  readonly task: string;
  /** As it came; told once, with step 0. */
  readonly degraded: Raster | null;
  readonly restored: Raster;
}

/** What the Studio hears while a Run goes on. */
export type TrainingEvent =
  | RunEvent
  /** One fixed validation crop: damaged, as the weights of this step restore it, and clean. */
  | {
      readonly kind: 'preview';
      readonly step: number;
      readonly degraded: Raster | null;
      readonly restored: Raster;
      readonly clean: Raster | null;
      /** Null where the network does not learn how unsure it is. */
      readonly maps?: ErrorMaps | null;
    }
  /** Of an adaptation: real photos that are kept back, as they came and as some weights restore them. */
  | { readonly kind: 'comparison'; readonly step: number; readonly photos: readonly ComparedPhoto[] }
  | {
      readonly kind: 'pace';
      readonly step: number;
      readonly stepsPerSecond: number;
      /** Milliseconds until the last step. */
      readonly remaining: number;
      /** Bytes that the backend holds. */
      readonly memory: number;
    }
  /** A Checkpoint could not be written; training goes on. */
  | { readonly kind: 'unsaved'; readonly step: number; readonly message: string }
  /** Training went on from the last Checkpoint: the graphics device was lost, or memory ran out where `parts` are named. */
  | { readonly kind: 'recovered'; readonly step: number; readonly parts?: BatchParts };

/** A batch of `size` Samples that is computed in `count` parts from here on. */
export interface BatchParts {
  readonly count: number;
  readonly size: number;
}

/** Why a Run came to rest. A failure is the Outcome's Fault instead. */
export interface RunEnding {
  readonly reason: 'finished' | 'stopped' | 'paused' | 'no-gain';
  readonly project: Project;
}

export interface TrainingRequest {
  readonly id: string;
  readonly name: string;
  readonly recipe: Recipe;
  readonly dataset: readonly string[];
  /** Ends the Run after so many validations in a row without gain; absent: never. */
  readonly patience?: number;
}

/** Training, as the engine worker does it. One Run at a time; a restore is served between two steps. */
export interface TrainingApi {
  projects(): Promise<Outcome<readonly Project[]>>;
  /** Begins a Run, or goes on with it where `request.id` is known. Resolves when it comes to rest. */
  train(
    request: TrainingRequest,
    port: MessagePort,
    onEvent: (event: TrainingEvent) => void,
  ): Promise<Outcome<RunEnding>>;
  /** Comes to rest after this step, with a Checkpoint to go on from. */
  pause(id: string): Promise<void>;
  /** One more step of a paused Run: `train` is called with this many steps in all. */
  step(
    request: TrainingRequest,
    port: MessagePort,
    onEvent: (event: TrainingEvent) => void,
  ): Promise<Outcome<RunEnding>>;
  /** Ends the Run for good; its best weights stay. */
  stop(id: string): Promise<void>;
  /** Puts weights of a Run among the user's own models: those of a Checkpoint, or the best ones. */
  saveModel(id: string, name: string, step?: number): Promise<Outcome<ModelCard>>;
  /** What a Run told so far, with fewer steps where they were many: its curves, pictures and remarks. */
  story(id: string): Promise<Outcome<readonly TrainingEvent[]>>;
  /** Deletes one Checkpoint; the last one of a Run stays. */
  removeCheckpoint(id: string, step: number): Promise<Outcome<Project>>;
  /** Runs that this Mend is too old for. */
  strangers(): Promise<Outcome<readonly StrangeProject[]>>;
  removeProject(id: string): Promise<Outcome<void>>;
}

/** The user's own models, kept by the browser beside the zoo. Ids begin with `my-`. */
export interface LibraryApi {
  /** False where the browser keeps no files for us, so that own models are forgotten with the page. */
  lasting(): Promise<Outcome<boolean>>;
  rename(id: string, name: string): Promise<Outcome<ModelCard>>;
  /** Takes a model off the list; its files stay until the Studio is opened again. */
  remove(id: string): Promise<Outcome<void>>;
  /** Takes a `remove` back. */
  bringBack(id: string): Promise<Outcome<ModelCard>>;
  /** A `.safetensors` file whose metadata names its network, or VGG-19 with torchvision's names. @returns its new card */
  importModel(file: File): Promise<Outcome<ModelCard | FeaturesCard>>;
  /** The file of any model, of the zoo or of the user. */
  exportModel(id: string, format: 'safetensors' | 'onnx'): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
}
