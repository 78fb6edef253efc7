/** What the comparison of networks finds, as JSON. */
import type { Host } from '../common/host.ts';
import type { TestPhoto } from '../common/test-crops.ts';

/** How weights came about; written beside them by whoever trained. */
export interface Training {
  /** Which program, on how much of a machine. */
  readonly trainer: string;
  readonly precision: string;
  /** What each network was given. */
  readonly minutes: number;
  readonly steps: number;
  readonly seconds: number;
  readonly fingerprint: string;
  /** Of the weights. */
  readonly sha256: string;
}

export interface Candidate {
  readonly id: string;
  readonly label: string;
  readonly parameters: number;
  /** Thousand million multiply-adds for a megapixel. */
  readonly gmac: number;
  /** Measured seconds for a megapixel; null where the backend is not there. */
  readonly wasm: number | null;
  readonly webgpu: number | null;
  readonly training: Training | null;
  /** PSNR in dB of every test crop, trial by trial; empty where it is not trained. */
  readonly psnr: readonly (readonly number[])[];
}

export interface Result {
  readonly experiment: 'backbones';
  readonly quick: boolean;
  readonly command: string;
  readonly seed: number;
  readonly host: Host;
  /** What computed the times on WebGPU; null where there is none. */
  readonly adapter: string | null;
  readonly images: number;
  readonly crop: number;
  readonly trials: readonly string[];
  /** PSNR in dB of the damaged crops, trial by trial; null where nothing was damaged. */
  readonly input: readonly (readonly (number | null)[])[];
  readonly testPhotos: readonly TestPhoto[];
  readonly candidates: readonly Candidate[];
}

export const mean = (values: readonly (number | null)[]): number =>
  values.reduce<number>((sum, value) => sum + (value ?? Number.POSITIVE_INFINITY), 0) / values.length;

const CLEAN = 'clean';

/** Mean gain over the damaged crops of all trials but `clean`, in dB; null where nothing is trained. */
export function gainOf(
  { trials, input }: Pick<Result, 'trials' | 'input'>,
  { psnr }: Candidate,
): number | null {
  if (psnr.length === 0) return null;
  const gains = trials.flatMap((trial, i) =>
    trial === CLEAN ? [] : [mean(psnr[i] ?? []) - mean(input[i] ?? [])],
  );
  return mean(gains);
}
