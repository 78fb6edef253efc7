/** Numbers of steps wait on the backend until some are read together. */
import * as tf from '@tensorflow/tfjs-core';
import type { RunEvent, TaskStep } from '../domain/run.ts';

/** A step whose numbers are still on the backend. */
export interface UnseenStep {
  readonly step: number;
  readonly rate: number;
  readonly loss: tf.Scalar;
  readonly norm: tf.Scalar;
  /** What the Reweighter said, and how to read it. */
  readonly weighed: Weighed;
  /** Named parts of the objective, each with its values `[any]` in the order of the names. */
  readonly terms?: { readonly names: readonly string[]; readonly values: readonly tf.Tensor[] };
}

export interface Weighed {
  /** `[2 + factors, tasks]` */
  readonly report: tf.Tensor2D;
  readonly factors: readonly string[];
  /** All tasks, in the order of the report. */
  readonly tasks: readonly string[];
  /** The task of each Sample. */
  readonly labels: readonly string[];
}

type StepEvent = Extract<RunEvent, { kind: 'step' }>;

/** Reads the numbers of some steps and the count of skips in one go, and disposes of the former. */
export async function readSteps(
  unseen: readonly UnseenStep[],
  skips: tf.Scalar,
): Promise<{ steps: StepEvent[]; skips: number }> {
  const mine = unseen.flatMap(tensorsOf);
  const together = tf.tidy(() => tf.concat1d([...mine, skips].map((tensor) => tf.reshape(tensor, [-1]))));
  const values = Float32Array.from(await together.data());
  tf.dispose([together, ...mine]);
  let place = 0;
  const take = (count: number): Float32Array => {
    place += count;
    return values.subarray(place - count, place);
  };
  const steps = unseen.map(({ step, rate, weighed, terms }): StepEvent => {
    const [loss, gradientNorm] = take(2) as unknown as readonly [number, number];
    const tasks = tasksOf(weighed, take(weighed.report.size));
    const event: StepEvent = { kind: 'step', step, loss, learningRate: rate, gradientNorm, tasks };
    if (!terms) return event;
    const told = take(terms.values.reduce((sum, { size }) => sum + size, 0));
    return { ...event, terms: Object.fromEntries(terms.names.map((name, i) => [name, told[i] as number])) };
  });
  return { steps, skips: values[place] as number };
}

/** All that a step left on the backend, in the order in which it is read. */
export function tensorsOf({ loss, norm, weighed, terms }: UnseenStep): tf.Tensor[] {
  return [loss, norm, weighed.report, ...(terms?.values ?? [])];
}

function tasksOf({ factors, tasks, labels }: Weighed, report: Float32Array): TaskStep[] {
  const at = (row: number, column: number): number => report[row * tasks.length + column] as number;
  return tasks.flatMap((task, i) => {
    if (!labels.includes(task)) return [];
    const made = factors.map((name, f) => [name, at(2 + f, i)] as const);
    return [{ task, loss: at(0, i), weight: at(1, i), factors: Object.fromEntries(made) }];
  });
}
