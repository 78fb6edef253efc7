/** What the Studio may ask of its workers. Plain data only; a call's promise carries its one terminal Outcome. */
import type { ColourMove } from '../../engine/domain/adapted-model.ts';
import type { BackendChoice, BackendReport } from '../../engine/domain/backend.ts';
import type { Conditions } from '../../engine/domain/evaluation.ts';
import type { Outcome } from '../../engine/domain/fault.ts';
import type { LayerKind } from '../../engine/domain/layer.ts';
import type { FeaturesCard, ModelCard } from '../../engine/domain/model-card.ts';
import type { EncodeSettings, Photo, PhotoMetadata } from '../../engine/domain/photo.ts';
import type { Raster, RasterShape, Region, Samples } from '../../engine/domain/raster.ts';
import type { MetricId } from '../../engine/domain/score.ts';
import type { TaskId } from '../../engine/domain/task.ts';
import type { FigureSpec, PhotoWindow } from './figure.ts';
import type { Picture, Pictured } from './picture.ts';

export const PROTOCOL_VERSION = 1;

export interface Hello extends BackendReport {
  readonly protocol: number;
}

export interface ZooListing {
  readonly default: string;
  /** Slower than the default and better, where there is one. */
  readonly best?: string;
  readonly byTask: Readonly<Record<string, string>>;
  readonly cards: readonly ModelCard[];
  /** Networks that look at photos and restore none. */
  readonly features: readonly FeaturesCard[];
}

export interface RestoreSettings {
  /** Model ids, run one after another. */
  readonly models: readonly string[];
  /** 0 keeps the input, 1 is the whole restoration. */
  readonly strength: number;
  /** What the user looks at, which is done first. */
  readonly focus?: Region;
}

/** A piece of a Restoration that is still going on, ready for the screen. */
export interface PreviewPiece {
  readonly x: number;
  readonly y: number;
  /** Pixels of the photo across one pixel of the bitmap; absent: 1. */
  readonly factor?: number;
  readonly bitmap: ImageBitmap;
}

export interface RestoreResult {
  readonly raster: Raster;
  readonly milliseconds: number;
  /** Memory ran out, and smaller tiles went through: the same pixels, a little later. */
  readonly smallerTiles?: boolean;
  /** Only of models that were adapted to real photos: how far the photo's mean colour moved. */
  readonly colour?: ColourMove;
}

/** Where a model does not trust its own restoration of a photo. */
export interface DoubtResult {
  /** Lies over the restored photo, as large as it: clear where the model is sure. */
  readonly overlay: Raster;
  /** Expected error of the top colour; all errors are mean absolute ones of a pixel, 0..1. */
  readonly peak: number;
  /** Expected error over the photo, and what a hundredth of it lies above. */
  readonly mean: number;
  readonly high: number;
  /** Whether the numbers were fitted to photos kept back from training. */
  readonly calibrated: boolean;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** PSNR against the undamaged original, in dB: of the damaged photo and of the restored one. */
export interface Gain {
  readonly psnrInput: number;
  readonly psnr: number;
}

/** A layer that is to be made of a photo. */
export interface LayerOrder {
  readonly kind: LayerKind;
  readonly base: Raster | null;
  readonly gain: number;
}

/** Rows of a photo; of what is to be mixed with it, or null; and its opacity. */
export interface LentRows {
  readonly before: Samples;
  readonly after: Samples | null;
  readonly alpha: Samples | null;
}

/** Hands out `count` rows from `top` on; they move to the reader. */
export type ReadRows = (top: number, count: number) => Promise<LentRows>;

/** Every worker answers a heartbeat, because one that ends itself gives no event. */
export interface Living {
  ping(): Promise<void>;
}

/** The engine worker: owns the backend. */
export interface EngineApi extends Living {
  hello(choice: BackendChoice): Promise<Outcome<Hello>>;
  zoo(): Promise<Outcome<ZooListing>>;
  restore(
    jobId: string,
    raster: Raster,
    settings: RestoreSettings,
    onProgress: (progress: Progress) => void,
    /** Hears of pieces as they are done; null where nobody looks. */
    onPiece: ((piece: PreviewPiece) => void) | null,
  ): Promise<Outcome<RestoreResult>>;
  /** Where a model is unsure of what it makes of a photo. The Fault is `model-incompatible` where it cannot tell. */
  doubt(
    jobId: string,
    raster: Raster,
    model: string,
    onProgress: (progress: Progress) => void,
  ): Promise<Outcome<DoubtResult>>;
  /** Lets a job rest between two tiles, or go on. */
  hold(jobId: string, held: boolean): Promise<void>;
  /** Stops a job between two tiles; its promise then resolves with the Fault `cancelled`. */
  cancel(jobId: string): Promise<void>;
}

/** The codec worker: files in and out, and the degradations of the sample gallery. */
export interface CodecApi extends Living {
  decode(file: File | Blob, name: string): Promise<Outcome<Photo>>;
  /**
   * A file of a photo, moved towards another one by `strength` 0..1 where there is one. Its rows are asked for as they are
   * written, so that a large photo is never copied as a whole.
   */
  encode(
    shape: RasterShape,
    strength: number,
    read: ReadRows,
    metadata: PhotoMetadata,
    settings: EncodeSettings,
  ): Promise<Outcome<Blob>>;
  degrade(
    raster: Raster,
    task: TaskId,
    set: Readonly<Record<string, number>>,
    seed: number,
    name: string,
  ): Promise<Outcome<Raster>>;
  /** What the canvas draws: pixels as bitmaps, made off the main thread. The raster moves there and back. */
  picture(raster: Raster): Promise<Outcome<Pictured>>;
  /** `original` moved towards `restored` by `strength` 0..1; sizes and depths must agree. */
  blend(original: Raster, restored: Raster, strength: number): Promise<Outcome<Raster>>;
  gain(original: Raster, restored: Raster, strength: number, reference: Raster): Promise<Outcome<Gain>>;
  /** One metric of a photo, in the unit that `METRICS` names; PSNR of identical photos is Infinity. */
  measure(
    raster: Raster,
    reference: Raster | null,
    metric: MetricId,
    how: Pick<Conditions, 'channel' | 'border'>,
  ): Promise<Outcome<number>>;
  /** A layer of `photo` against `base`, ready for the screen. */
  layer(kind: LayerKind, photo: Raster, base: Raster | null, gain: number): Promise<Outcome<Picture>>;
  /** One window of a photo, or of a layer of it, at the size of a figure's panel. */
  panel(raster: Raster, window: PhotoWindow, layer: LayerOrder | null): Promise<Outcome<ImageBitmap>>;
  /** A figure as a PNG file; its bitmaps are spent. */
  figure(spec: FigureSpec): Promise<Outcome<Blob>>;
}
