/** Where tensors live and are computed. */

export type BackendName = 'webgpu' | 'wasm';
export type BackendChoice = BackendName | 'auto';

/** The backend really in use, as it is shown to the user. */
export interface BackendReport {
  readonly backend: BackendName;
  /** Name of the adapter, or how wasm runs, for example `SIMD, 2 threads`. */
  readonly adapter: string;
  /** A WebGPU adapter that is really a CPU. */
  readonly software: boolean;
  /** Why this backend and not the wished one; null where nothing was given up. */
  readonly fallback: string | null;
}
