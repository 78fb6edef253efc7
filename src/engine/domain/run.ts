/** A Run is one execution of a Recipe; its events are plain data. */
import type { RealLook } from './drift.ts';
import type { LinkWeight } from './rdmc-genotype.ts';

export type RunStatus = 'queued' | 'preparing' | 'running' | 'stopping' | 'done' | 'stopped' | 'failed';

/** Mean PSNR (dB) and SSIM of the validation Samples of one task: as they came in and as they came out. */
export interface ValidationScore {
  readonly task: string;
  readonly psnrInput: number;
  readonly psnr: number;
  readonly ssimInput?: number;
  readonly ssim?: number;
  /**
   * Where the network learns how unsure it is: mean absolute error of its restored values (0..1), and the mean
   * uncertainty that it gave for them. One over the other calibrates it.
   */
  readonly error?: number;
  readonly uncertainty?: number;
}

/** How one task fared in a step that had Samples of it. */
export interface TaskStep {
  readonly task: string;
  /** Mean Loss of its Samples. */
  readonly loss: number;
  /** What the gradient of that Loss was multiplied with. */
  readonly weight: number;
  /** What the weight was made of, by the names that the Reweighter gives, for example Art's rate and correction. */
  readonly factors: Readonly<Record<string, number>>;
}

export type RunEvent =
  | {
      readonly kind: 'step';
      readonly step: number;
      readonly loss: number;
      readonly learningRate: number;
      readonly gradientNorm: number;
      /** Each task that the batch had Samples of. */
      readonly tasks?: readonly TaskStep[];
      /** Parts of the loss by name, where it has some: those of an adaptation, for example. */
      readonly terms?: Readonly<Record<string, number>>;
    }
  | { readonly kind: 'scores'; readonly step: number; readonly scores: readonly ValidationScore[] }
  /** Of a search: the weight of every candidate link, and the shares of bilinear and bicubic enlarging. */
  | {
      readonly kind: 'links';
      readonly step: number;
      readonly links: readonly LinkWeight[];
      readonly up: readonly [bilinear: number, bicubic: number];
    }
  /** Of an adaptation: what became of the real photos that are kept back. */
  | { readonly kind: 'look'; readonly step: number; readonly look: RealLook }
  | { readonly kind: 'checkpoint'; readonly step: number }
  | { readonly kind: 'warning'; readonly step: number; readonly message: string };

export interface RunSummary {
  readonly steps: number;
  readonly loss: number;
  readonly scores: readonly ValidationScore[];
  readonly reason: 'finished' | 'stopped';
}
