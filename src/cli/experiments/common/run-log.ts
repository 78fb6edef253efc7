/** What the log of a Run tells after it ended. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEvent, TaskStep, ValidationScore } from '../../../engine/domain/run.ts';

type StepEvent = Extract<RunEvent, { kind: 'step' }>;
type Dated = RunEvent & { readonly at?: number };

export interface RunLog {
  /** In order, each once, though a Run that was resumed has told some twice. */
  readonly steps: readonly StepEvent[];
  readonly scores: readonly { readonly step: number; readonly scores: readonly ValidationScore[] }[];
  /** Time at work; of a log without dates from beginning to end. */
  readonly seconds: number;
  /** Whether pauses count in `seconds`, since the log has no dates. */
  readonly withPauses: boolean;
}

/** A silence this long is a pause and not work, in ms. */
const PAUSE = 60_000;

/** Reads `log.jsonl` of a Run. A last line that was cut off is passed over. */
export async function readRunLog(folder: string): Promise<RunLog> {
  const events = parseLog(await readFile(join(folder, 'log.jsonl'), 'utf8'));
  const steps = new Map<number, StepEvent>();
  const scores = new Map<number, RunLog['scores'][number]>();
  for (const event of events) {
    if (event.kind === 'step') steps.set(event.step, event);
    if (event.kind === 'scores') scores.set(event.step, event);
  }
  const inOrder = <T extends { readonly step: number }>(found: ReadonlyMap<number, T>): T[] =>
    [...found.values()].sort((a, b) => a.step - b.step);
  const seconds = secondsOf(events);
  return {
    steps: inOrder(steps),
    scores: inOrder(scores),
    seconds: seconds ?? (await secondsOfFiles(folder)),
    withPauses: seconds === null,
  };
}

function parseLog(text: string): Dated[] {
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as Dated];
    } catch {
      return [];
    }
  });
}

/** Time between the lines, pauses left out; null where lines have no date. */
function secondsOf(events: readonly Dated[]): number | null {
  const dates = events.flatMap(({ at }) => (at === undefined ? [] : [at]));
  if (dates.length < events.length) return null;
  let sum = 0;
  for (const [i, date] of dates.entries()) {
    const gap = date - (dates[i - 1] ?? date);
    if (gap < PAUSE) sum += gap;
  }
  return Math.round(sum / 1000);
}

/** From the Recipe, which a Run writes first, to the last line of its log: with all pauses. */
async function secondsOfFiles(folder: string): Promise<number> {
  const [first, last] = await Promise.all(
    ['recipe.json', 'log.jsonl'].map((name) => stat(join(folder, name))),
  );
  return Math.round(((last?.mtimeMs ?? 0) - (first?.mtimeMs ?? 0)) / 1000);
}

/** What each task said, as means over those steps that had some of it. */
export function meansOf(steps: readonly StepEvent[]): TaskStep[] {
  const told = steps.flatMap(({ tasks = [] }) => tasks);
  return [...new Set(told.map(({ task }) => task))].map((task) => {
    const mine = told.filter((step) => step.task === task);
    const mean = (read: (step: TaskStep) => number): number =>
      mine.reduce((sum, step) => sum + read(step), 0) / mine.length;
    const names = Object.keys(mine[0]?.factors ?? {});
    return {
      task,
      loss: mean(({ loss }) => loss),
      weight: mean(({ weight }) => weight),
      factors: Object.fromEntries(
        names.map((name) => [name, mean(({ factors }) => factors[name] ?? Number.NaN)]),
      ),
    };
  });
}

/** The same for equal stretches of the Run, each named by its last step. */
export function stretchesOf(
  steps: readonly StepEvent[],
  count: number,
): { readonly step: number; readonly tasks: readonly TaskStep[] }[] {
  const last = steps.at(-1)?.step ?? 0;
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [(i * last) / count, ((i + 1) * last) / count];
    const part = steps.filter(({ step }) => step > from && step <= to);
    return { step: part.at(-1)?.step ?? Math.round(to), tasks: meansOf(part) };
  }).filter(({ tasks }) => tasks.length > 0);
}
