/** How each task of a Run fared, in few enough points to keep and to draw however long the Run is. Pure. */
import type { RunEvent } from '../../engine/domain/run.ts';

type StepEvent = Extract<RunEvent, { kind: 'step' }>;

/** Sums and counts of what was measured, point by point; a mean is one over the other. */
interface Series {
  readonly sums: readonly number[];
  readonly counts: readonly number[];
}

/** By what is measured: `loss`, `weight` (1 is an equal share) and whatever the weight is made of. */
type TaskSeries = Readonly<Record<string, Series>>;

export interface TaskCurves {
  /** Steps that one point stands for: 1, then 2, 4, … */
  readonly stride: number;
  /** The last step of each point. */
  readonly steps: readonly number[];
  readonly tasks: Readonly<Record<string, TaskSeries>>;
}

/** One task as it stands now. */
export interface TaskNow {
  readonly task: string;
  readonly loss: number;
  /** 1 is an equal share. */
  readonly weight: number;
  readonly factors: Readonly<Record<string, number>>;
}

export const NO_TASK_CURVES: TaskCurves = { stride: 1, steps: [], tasks: {} };

/** Most points that are kept; with one more, each two become one. */
const POINTS = 400;
/** Steps that "now" is the mean of: a single batch says little. */
const RECENT = 20;

/** The curves with more steps behind them. One copy for a whole batch of steps. */
export function withSteps(curves: TaskCurves, events: readonly StepEvent[]): TaskCurves {
  const weighed = events.filter(({ tasks = [] }) => tasks.length > 0);
  if (weighed.length === 0) return curves;
  let draft = draftOf(curves);
  for (const event of weighed) {
    if (draft.steps.length > POINTS) draft = halved(draft);
    add(draft, event);
  }
  return draft;
}

/** The curves up to a step that is going to be done again. */
export function withoutSteps(curves: TaskCurves, from: number): TaskCurves {
  const kept = curves.steps.filter((step) => step < from).length;
  if (kept === curves.steps.length) return curves;
  const cut = ({ sums, counts }: Series): Series => ({
    sums: sums.slice(0, kept),
    counts: counts.slice(0, kept),
  });
  return { ...curves, steps: curves.steps.slice(0, kept), tasks: mapSeries(curves.tasks, cut) };
}

/** Means of a quantity of a task, one for each point; null where the task was not seen. */
export function meansOf({ steps, tasks }: TaskCurves, task: string, quantity: string): (number | null)[] {
  const series = tasks[task]?.[quantity];
  return steps.map((_, i) => {
    const count = series?.counts[i] ?? 0;
    return count === 0 ? null : (series?.sums[i] ?? 0) / count;
  });
}

/** What each task weighs now: means over the last few steps that it was seen in. */
export function tasksNow({ stride, tasks }: TaskCurves): TaskNow[] {
  const points = Math.max(1, Math.round(RECENT / stride));
  return Object.entries(tasks).map(([task, { loss, weight, ...factors }]) => {
    const named = Object.entries(factors).map(([name, series]) => [name, recent(series, points)] as const);
    return {
      task,
      loss: recent(loss, points),
      weight: recent(weight, points),
      factors: Object.fromEntries(named),
    };
  });
}

function recent(series: Series | undefined, points: number): number {
  if (series === undefined) return Number.NaN;
  const last = series.counts.findLastIndex((count) => count > 0);
  let [sum, count] = [0, 0];
  for (let i = Math.max(0, last - points + 1); i <= last; i++) {
    sum += series.sums[i] ?? 0;
    count += series.counts[i] ?? 0;
  }
  return sum / count;
}

interface Draft extends TaskCurves {
  readonly steps: number[];
  readonly tasks: Record<string, Record<string, { sums: number[]; counts: number[] }>>;
}

function draftOf({ stride, steps, tasks }: TaskCurves): Draft {
  const copy = ({ sums, counts }: Series) => ({ sums: [...sums], counts: [...counts] });
  return { stride, steps: [...steps], tasks: mapSeries(tasks, copy) };
}

/** Puts a step into the last point, or into a new one. */
function add({ stride, steps, tasks: all }: Draft, { step, tasks = [] }: StepEvent): void {
  const place = (of: number): number => Math.floor((of - 1) / stride);
  const last = steps.at(-1);
  if (last === undefined || place(step) > place(last)) steps.push(step);
  else steps[steps.length - 1] = step;
  const mean = tasks.reduce((sum, { weight }) => sum + weight, 0) / tasks.length;
  for (const { task, loss, weight, factors } of tasks) {
    all[task] ??= {};
    for (const [name, value] of Object.entries({ loss, weight: weight / mean, ...factors })) {
      if (!Number.isFinite(value)) continue;
      const series = all[task][name] ?? { sums: [], counts: [] };
      all[task][name] = series;
      while (series.sums.length < steps.length) {
        series.sums.push(0);
        series.counts.push(0);
      }
      const at = steps.length - 1;
      series.sums[at] = (series.sums[at] ?? 0) + value;
      series.counts[at] = (series.counts[at] ?? 0) + 1;
    }
  }
}

/** Twice as many steps in a point. */
function halved({ stride, steps, tasks }: TaskCurves): Draft {
  const place = (step: number): number => Math.floor((step - 1) / (2 * stride));
  const places = steps.map(place);
  const kept = [...new Set(places)];
  const join = (values: readonly number[]): number[] => {
    const joined = kept.map(() => 0);
    for (const [i, value] of values.entries()) {
      const to = kept.indexOf(places[i] ?? -1);
      joined[to] = (joined[to] ?? 0) + value;
    }
    return joined;
  };
  return {
    stride: 2 * stride,
    steps: kept.map((at) => steps[places.lastIndexOf(at)] ?? 0),
    tasks: mapSeries(tasks, ({ sums, counts }) => ({ sums: join(sums), counts: join(counts) })),
  };
}

function mapSeries<T>(
  tasks: TaskCurves['tasks'],
  change: (series: Series) => T,
): Record<string, Record<string, T>> {
  return Object.fromEntries(
    Object.entries(tasks).map(([task, series]) => [
      task,
      Object.fromEntries(Object.entries(series).map(([name, values]) => [name, change(values)])),
    ]),
  );
}
