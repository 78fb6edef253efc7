/** Options that several commands share, and how text becomes their values. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { BackendChoice } from '../engine/domain/backend.ts';

export interface CommonOptions {
  readonly backend: BackendChoice;
  readonly json?: true;
}

/** Adds `--backend` and `--json`. */
export function withCommonOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--backend <name>', 'where to compute').choices(['webgpu', 'wasm', 'auto']).default('auto'),
    )
    .option('--json', 'print one JSON document on stdout; everything else goes to stderr');
}

/** A parser for whole numbers within bounds. */
export function wholeNumber(low: number, high = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < low || value > high)
      throw new InvalidArgumentError(`give a whole number ${bounds(low, high)}.`);
    return value;
  };
}

/** A parser for numbers within bounds. */
export function numberBetween(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= low && value <= high))
      throw new InvalidArgumentError(`give a number ${bounds(low, high)}.`);
    return value;
  };
}

function bounds(low: number, high: number): string {
  return high === Number.MAX_SAFE_INTEGER ? `of ${low} or more` : `from ${low} to ${high}`;
}
