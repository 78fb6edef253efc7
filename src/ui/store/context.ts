/** What effects work with; tests give fakes. */
import type { StoreApi } from 'zustand';
import type { BackendChoice } from '../../engine/domain/backend.ts';
import type { DatasetReport } from '../../engine/domain/dataset-report.ts';
import type { Outcome } from '../../engine/domain/fault.ts';
import type { ModelCard } from '../../engine/domain/model-card.ts';
import type { EncodeSettings, Photo, PhotoMetadata } from '../../engine/domain/photo.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import type { Recipe } from '../../engine/domain/recipe.ts';
import type { TaskId } from '../../engine/domain/task.ts';
import type {
  Gain,
  Hello,
  Progress,
  RestoreResult,
  RestoreSettings,
  ZooListing,
} from '../../workers/protocol/api.ts';
import type { Pictured } from '../../workers/protocol/picture.ts';
import type {
  ChosenFolders,
  DegradationPreview,
  Project,
  RunEnding,
  TrainingEvent,
  TrainingRequest,
} from '../../workers/protocol/training.ts';
import type { PhotoEntry, PhotoId } from './photos-slice.ts';
import { patchPhoto } from './photos-slice.ts';
import type { Shelf } from './shelf.ts';
import type { StudioState } from './state.ts';

export interface EnginePort {
  hello(choice: BackendChoice): Promise<Outcome<Hello>>;
  zoo(): Promise<Outcome<ZooListing>>;
  restore(
    raster: Raster,
    settings: RestoreSettings,
    options: { onProgress: (progress: Progress) => void; signal: AbortSignal },
  ): Promise<Outcome<RestoreResult>>;
}

export interface CodecPort {
  decode(file: Blob, name: string): Promise<Outcome<Photo>>;
  encode(
    raster: Raster,
    metadata: PhotoMetadata,
    settings: EncodeSettings,
  ): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
  degrade(
    raster: Raster,
    task: TaskId,
    set: Readonly<Record<string, number>>,
    seed: number,
    name: string,
  ): Promise<Outcome<Raster>>;
  /** The given raster is spent; the one that comes back takes its place. */
  picture(raster: Raster): Promise<Outcome<Pictured>>;
  blend(original: Raster, restored: Raster, strength: number): Promise<Outcome<Raster>>;
  gain(original: Raster, restored: Raster, strength: number, reference: Raster): Promise<Outcome<Gain>>;
}

/** Photos that were chosen to learn from. */
export interface DataPort {
  choose(
    folders: ChosenFolders,
    onProgress: (done: number, total: number) => void,
  ): Promise<Outcome<DatasetReport>>;
  /** A crop of a chosen clean photo, damaged; another seed shows another one. */
  preview(
    task: TaskId,
    set: Readonly<Record<string, number | readonly [number, number]>>,
    seed: number,
    side: number,
  ): Promise<Outcome<DegradationPreview>>;
  /** A port that gives the batches of a Recipe on the chosen photos. `train` takes it; it serves one call. */
  serve(recipe: Recipe): Promise<Outcome<MessagePort>>;
}

export interface TrainingPort {
  projects(): Promise<Outcome<readonly Project[]>>;
  /** Begins a Run, or goes on with the one of that id. Resolves when it comes to rest; restoring works meanwhile. */
  train(
    request: TrainingRequest,
    port: MessagePort,
    onEvent: (event: TrainingEvent) => void,
  ): Promise<Outcome<RunEnding>>;
  /** Trains one step more and comes to rest. */
  step(
    request: TrainingRequest,
    port: MessagePort,
    onEvent: (event: TrainingEvent) => void,
  ): Promise<Outcome<RunEnding>>;
  /** Asks; the promise of `train` tells when it has happened. */
  pause(id: string): Promise<Outcome<void>>;
  /** Ends the Run for good, training or paused; its best weights stay. */
  stop(id: string): Promise<Outcome<void>>;
  saveModel(id: string, name: string): Promise<Outcome<ModelCard>>;
  removeProject(id: string): Promise<Outcome<void>>;
}

/** The user's own models, and the files of all models. */
export interface LibraryPort {
  /** False where own models are forgotten with the page. */
  lasting(): Promise<Outcome<boolean>>;
  rename(id: string, name: string): Promise<Outcome<ModelCard>>;
  remove(id: string): Promise<Outcome<void>>;
  /** Takes a `remove` back. */
  bringBack(id: string): Promise<Outcome<ModelCard>>;
  importModel(file: File): Promise<Outcome<ModelCard>>;
  exportModel(id: string, format: 'safetensors' | 'onnx'): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
}

export interface StudioContext {
  readonly store: StoreApi<StudioState>;
  readonly shelf: Shelf;
  readonly engine: EnginePort;
  readonly codec: CodecPort;
  readonly data: DataPort;
  readonly training: TrainingPort;
  readonly library: LibraryPort;
  /** Reads a file of the Studio's own site. */
  fetchFile(path: string): Promise<Blob>;
  /** Hands a finished file to the user. */
  save(file: Blob, name: string): void;
  now(): number;
}

/** Changes one photo's entry. */
export function patch(context: StudioContext, id: PhotoId, change: Partial<PhotoEntry>): void {
  context.store.setState((state) => ({ photos: patchPhoto(state.photos, id, change) }));
}

/** Says something that belongs to no photo. */
export function notify({ store }: StudioContext, kind: 'status' | 'alert', text: string): void {
  store.setState(({ notices }) => ({
    notices: [...notices, { id: (notices.at(-1)?.id ?? 0) + 1, kind, text }],
  }));
}
