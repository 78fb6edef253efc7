/** Describes a Run by what it told. */
import * as v from 'valibot';
import { StudioError } from '../domain/fault.ts';
import type { RunDescription, TaskDescription } from '../domain/run-description.ts';
import { mean, spread } from './statistics.ts';

/** What a description needs of a Run's events. */
interface StepEvent {
  readonly kind: 'step';
  readonly step: number;
  readonly loss: number;
  readonly tasks?: readonly { readonly task: string; readonly weight: number }[] | undefined;
}

interface Look {
  readonly kind: 'scores';
  readonly step: number;
  readonly scores: readonly { readonly task: string; readonly psnr: number }[];
}

export type DescribedEvent = StepEvent | Look;

const POINTS = 400;
/** Fewer looks in the last third say nothing about swinging. */
const LEAST_LOOKS = 4;
/** What rises less, in dB, did not rise. */
const LEAST_RISE = 0.05;
const ARRIVED = 0.95;

/** Curves and numbers of a Run from its events, in any order; of steps that were told twice the later counts. */
export function describeRun(name: string, events: readonly DescribedEvent[]): RunDescription {
  const steps = inOrder(events.filter((event) => event.kind === 'step'));
  const looks = inOrder(events.filter((event) => event.kind === 'scores'));
  const bins = binsOf(steps);
  const names = new Set([
    ...looks.flatMap(({ scores }) => scores.map(({ task }) => task)),
    ...steps.flatMap(({ tasks = [] }) => tasks.map(({ task }) => task)),
  ]);
  const tasks = [...names].map((task) => describeTask(task, bins, looks));
  const psnr = looks.map(({ scores }) => meanOf(scores.map((score) => score.psnr)));
  const arrivals = tasks.flatMap(({ converged }) => (converged === null ? [] : [converged]));
  return {
    name,
    last: Math.max(0, steps.at(-1)?.step ?? 0, looks.at(-1)?.step ?? 0),
    steps: bins.map((bin) => (bin.at(-1) as StepEvent).step),
    loss: bins.map((bin) => meanOf(bin.map(({ loss }) => loss))),
    looks: looks.map(({ step }) => step),
    psnr,
    tasks,
    best: bestOf(looks, psnr),
    oscillation: oscillationOf(
      looks.map(({ step }) => step),
      psnr,
    ),
    convergenceSpread: arrivals.length < 2 ? null : spread(arrivals),
  };
}

function describeTask(
  task: string,
  bins: readonly (readonly StepEvent[])[],
  looks: readonly Look[],
): TaskDescription {
  const scoreOf = (scores: Look['scores']): number | null =>
    meanOf(scores.filter((score) => score.task === task).map((score) => score.psnr));
  const psnr = looks.map(({ scores }) => scoreOf(scores));
  const known = looks.flatMap(({ step }, i) => {
    const value = psnr[i];
    return value == null ? [] : [{ step, value }];
  });
  const [first, last] = [known[0], known.at(-1)];
  const rise = first && last && known.length > 1 ? last.value - first.value : null;
  const arrival =
    rise !== null && rise >= LEAST_RISE && first
      ? known.find(({ value }) => value - first.value >= ARRIVED * rise)
      : undefined;
  return {
    task,
    psnr,
    weight: bins.map((bin) =>
      meanOf(
        bin.flatMap(({ tasks = [] }) => tasks.filter((one) => one.task === task).map(({ weight }) => weight)),
      ),
    ),
    rise,
    converged: arrival?.step ?? null,
  };
}

/**
 * Standard deviation (divisor n - 2, as two numbers were fitted) about the least-squares line through the last third
 * of the values; null where there are too few.
 */
export function oscillationOf(steps: readonly number[], values: readonly (number | null)[]): number | null {
  const known = steps.flatMap((step, i) => {
    const value = values[i];
    return value == null ? [] : [{ step, value }];
  });
  const tail = known.slice(known.length - Math.ceil(known.length / 3));
  if (tail.length < LEAST_LOOKS) return null;
  const middle = { x: mean(tail.map(({ step }) => step)), y: mean(tail.map(({ value }) => value)) };
  const squares = tail.reduce((sum, { step }) => sum + (step - middle.x) ** 2, 0);
  const slope =
    tail.reduce((sum, { step, value }) => sum + (step - middle.x) * (value - middle.y), 0) / squares;
  const rest = tail.reduce(
    (sum, { step, value }) => sum + (value - middle.y - slope * (step - middle.x)) ** 2,
    0,
  );
  return Math.sqrt(rest / (tail.length - 2));
}

function bestOf(looks: readonly Look[], psnr: readonly (number | null)[]): RunDescription['best'] {
  let best: RunDescription['best'] = null;
  for (const [i, value] of psnr.entries())
    if (value !== null && value > (best?.psnr ?? Number.NEGATIVE_INFINITY))
      best = { step: (looks[i] as Look).step, psnr: value };
  return best;
}

/** The mean of the finite values: a photo that was good already scores infinity. */
function meanOf(values: readonly number[]): number | null {
  const finite = values.filter(Number.isFinite);
  return finite.length === 0 ? null : mean(finite);
}

function inOrder<T extends { readonly step: number }>(events: readonly T[]): T[] {
  const byStep = new Map(events.map((event) => [event.step, event]));
  return [...byStep.values()].sort((a, b) => a.step - b.step);
}

function binsOf(steps: readonly StepEvent[]): StepEvent[][] {
  const stride = Math.max(1, Math.ceil(steps.length / POINTS));
  return Array.from({ length: Math.ceil(steps.length / stride) }, (_, i) =>
    steps.slice(i * stride, (i + 1) * stride),
  );
}

// JSON has no Infinity: null is what is beyond all numbers.
const decibels = v.pipe(
  v.nullable(v.number()),
  v.transform((value) => value ?? Number.POSITIVE_INFINITY),
);
const LineSchema = v.variant('kind', [
  v.object({
    kind: v.literal('step'),
    step: v.number(),
    loss: decibels,
    tasks: v.optional(v.array(v.object({ task: v.string(), weight: decibels }))),
  }),
  v.object({
    kind: v.literal('scores'),
    step: v.number(),
    scores: v.array(v.object({ task: v.string(), psnr: decibels })),
  }),
]);

/**
 * Describes a Run by the `log.jsonl` that `mend train` writes. Lines of other kinds, and one that was cut off, are
 * passed over. @throws StudioError `option-invalid` where nothing in the text is of a Run
 */
export function describeLog(name: string, text: string): RunDescription {
  const events = text.split('\n').flatMap((line) => {
    try {
      const parsed = v.safeParse(LineSchema, JSON.parse(line));
      return parsed.success ? [parsed.output] : [];
    } catch {
      return [];
    }
  });
  if (events.length > 0) return describeRun(name, events);
  throw new StudioError(
    'option-invalid',
    `${name} is no log of a Run; choose the log.jsonl that mend train wrote.`,
  );
}
