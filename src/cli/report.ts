/** What a command says: results on stdout, everything else on stderr, a progress bar on a terminal. */
import cliProgress from 'cli-progress';
import type { BackendReport } from '../engine/domain/backend.ts';

/** A line for people, on stderr. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The result: one JSON document, or the lines for people. */
export function printResult(json: boolean | undefined, result: unknown, lines: readonly string[]): void {
  process.stdout.write(
    json ? `${JSON.stringify(result, null, 2)}\n` : lines.map((line) => `${line}\n`).join(''),
  );
}

/** Says which backend is in use, and why where that is not what one would expect. */
export function sayBackend(report: BackendReport): void {
  say(`Computing on ${report.backend} (${report.adapter})${report.fallback ? `. ${report.fallback}` : ''}`);
}

export interface ProgressBar {
  update(done: number, label: string): void;
  stop(): void;
}

/** A bar with remaining time, shown only where stderr is a terminal. */
export function progressBar(total: number): ProgressBar {
  if (!process.stderr.isTTY) return { update: () => {}, stop: () => {} };
  const bar = new cliProgress.SingleBar(
    {
      format: '{bar} {percentage} % | {eta_formatted} left | {label}',
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
    },
    cliProgress.Presets.shades_classic,
  );
  bar.start(total, 0, { label: '' });
  return { update: (done, label) => bar.update(done, { label }), stop: () => bar.stop() };
}

/** A score for people: two decimals and the unit; identical images have no finite PSNR. */
export function decibel(value: number | null): string {
  return value === null || !Number.isFinite(value) ? 'identical' : `${value.toFixed(2)} dB`;
}
