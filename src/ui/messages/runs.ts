/** Words about Runs beside each other. */
import type { RunDescription } from '../../engine/domain/run-description.ts';
import { isTaskId, TASKS } from '../../engine/domain/task.ts';

/** A task's label; `rain:pairs` is rain in the user's own pairs. */
export function taskName(task: string): string {
  const [id = task, kind] = task.split(':');
  const label = isTaskId(id) ? TASKS[id].label : id;
  return kind === undefined ? label : `${label} (${kind})`;
}

export function decibelsOr(value: number | null): string {
  return value === null ? '–' : `${value.toFixed(2)} dB`;
}

/** `1200 steps (12 %)` of a Run's length. */
export function stepsInWords(steps: number | null, last: number): string {
  if (steps === null || last === 0) return '–';
  return `${Math.round(steps)} steps (${Math.round((100 * steps) / last)} %)`;
}

/** `Rain streaks 200, Haze 300`; tasks that did not rise come last. */
export function arrivalsInWords({ tasks }: Pick<RunDescription, 'tasks'>): string {
  const arrived = tasks.filter(({ converged }) => converged !== null);
  const still = tasks.filter(({ converged, rise }) => converged === null && rise !== null);
  return [
    ...arrived
      .toSorted((a, b) => (a.converged ?? 0) - (b.converged ?? 0))
      .map(({ task, converged }) => `${taskName(task)} ${converged}`),
    ...still.map(({ task }) => `${taskName(task)}: no rise`),
  ].join(', ');
}

/** The one Run with the least value, where there are at least two to choose from; null otherwise. */
export function leastOf(
  runs: readonly RunDescription[],
  value: (run: RunDescription) => number | null,
): RunDescription | null {
  const known = runs.filter((run) => value(run) !== null);
  if (known.length < 2) return null;
  return known.reduce((least, run) => ((value(run) as number) < (value(least) as number) ? run : least));
}
