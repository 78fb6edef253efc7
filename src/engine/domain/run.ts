/** A Run is one execution of a Recipe; its events are plain data. */

export type RunStatus = 'queued' | 'preparing' | 'running' | 'stopping' | 'done' | 'stopped' | 'failed';

/** Mean PSNR (dB) and SSIM of the validation Samples of one task: as they came in and as they came out. */
export interface ValidationScore {
  readonly task: string;
  readonly psnrInput: number;
  readonly psnr: number;
  readonly ssimInput?: number;
  readonly ssim?: number;
}

export type RunEvent =
  | {
      readonly kind: 'step';
      readonly step: number;
      readonly loss: number;
      readonly learningRate: number;
      readonly gradientNorm: number;
    }
  | { readonly kind: 'scores'; readonly step: number; readonly scores: readonly ValidationScore[] }
  | { readonly kind: 'checkpoint'; readonly step: number }
  | { readonly kind: 'warning'; readonly step: number; readonly message: string };

export interface RunSummary {
  readonly steps: number;
  readonly loss: number;
  readonly scores: readonly ValidationScore[];
  readonly reason: 'finished' | 'stopped';
}
