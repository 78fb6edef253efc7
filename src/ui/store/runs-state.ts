/** Runs laid over each other, as the tab "Compare" keeps them. */
import type { RunDescription } from '../../engine/domain/run-description.ts';

export interface ShownRun {
  /** `project <id>` of this browser, or `log <number>` of a file. */
  readonly id: string;
  readonly description: RunDescription;
}

export interface RunsState {
  /** In the order in which they were added; each keeps its colour. */
  readonly shown: readonly ShownRun[];
  /** Ids that are being read. */
  readonly reading: readonly string[];
  /** What could not be read, in sentences. */
  readonly refused: readonly string[];
}

export const NO_RUNS: RunsState = { shown: [], reading: [], refused: [] };

/** Lines that can be told apart. */
export const MOST_RUNS = 7;

export function projectKey(id: string): string {
  return `project ${id}`;
}

interface Overlay {
  readonly steps: readonly number[];
  readonly lines: readonly { readonly label: string; readonly values: readonly (number | null)[] }[];
}

/** Several curves over one axis of steps: all steps that any of them has, with gaps where one has none. */
export function overlay(
  curves: readonly {
    readonly label: string;
    readonly steps: readonly number[];
    readonly values: readonly (number | null)[];
  }[],
): Overlay {
  const steps = [...new Set(curves.flatMap((curve) => curve.steps))].sort((a, b) => a - b);
  const place = new Map(steps.map((step, i) => [step, i]));
  return {
    steps,
    lines: curves.map(({ label, steps: own, values }) => {
      const line = new Array<number | null>(steps.length).fill(null);
      for (const [i, step] of own.entries()) line[place.get(step) as number] = values[i] ?? null;
      return { label, values: line };
    }),
  };
}
