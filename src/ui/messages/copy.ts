/** Words of the Studio that depend on values. */
import type { Hello } from '../../workers/protocol/api.ts';

const decimal = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** The banner that says in plain words why the slower backend is in use. */
export function explainFallback(hello: Hello): string {
  const reason = hello.fallback?.includes('software')
    ? 'Your browser has no graphics processor to use with WebGPU'
    : 'Your browser offers no WebGPU';
  return `${reason}, so Mend works on the main processor: the same results, slower on large photos.`;
}

/** The backend in use, for the status bar. */
export function backendName(hello: Hello): string {
  const name = hello.backend === 'webgpu' ? 'WebGPU' : 'WebAssembly (wasm)';
  return hello.software && hello.backend === 'webgpu' ? `${name}, software` : name;
}

/** Above this many dB two photos look alike even side by side. */
export const ALIKE = 38;

/** A PSNR gain in plain words: `Cleaner by 4.2 dB`. A photo that was good already can only be kept or changed. */
export function gainSentence({
  psnrInput,
  psnr,
}: {
  readonly psnrInput: number;
  readonly psnr: number;
}): string {
  if (psnrInput === Number.POSITIVE_INFINITY) return psnr > ALIKE ? 'Kept as it was' : 'Changed a good photo';
  const difference = psnr - psnrInput;
  if (Math.abs(difference) < 0.05) return 'No cleaner than before';
  return difference > 0
    ? `Cleaner by ${decimal.format(difference)} dB`
    : `Further from the original by ${decimal.format(-difference)} dB`;
}

/** A number of decibels: `31.4 dB`. */
export function decibels(value: number): string {
  return Number.isFinite(value) ? `${decimal.format(value)} dB` : 'identical';
}

/** Time in words that fit its size: `0.4 s`, `12 s`, `3 min`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${decimal.format(seconds)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return `${Math.round(seconds / 60)} min`;
}

/** Time left in words: `a moment left`, `about 12 s left`. */
export function timeLeftWords(milliseconds: number): string {
  if (milliseconds < 2000) return 'a moment left';
  return `about ${duration(Math.ceil(milliseconds / 1000) * 1000)} left`;
}

/** Size of a file: `3.4 MB`. */
export function megabytes(bytes: number): string {
  return `${decimal.format(bytes / 1e6)} MB`;
}

/** A remark as a sentence: with a capital letter and a full stop. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.!?]$/.test(trimmed) ? '' : '.'}`;
}
