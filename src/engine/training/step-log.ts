/** Numbers of steps wait on the backend until some are read together. */
import * as tf from '@tensorflow/tfjs-core';
import type { RunEvent } from '../domain/run.ts';

/** A step whose numbers are still on the backend. */
export interface UnseenStep {
  readonly step: number;
  readonly rate: number;
  readonly loss: tf.Scalar;
  readonly norm: tf.Scalar;
}

type StepEvent = Extract<RunEvent, { kind: 'step' }>;

/** Reads the numbers of some steps and the count of skips in one go, and disposes of the former. */
export async function readSteps(
  unseen: readonly UnseenStep[],
  skips: tf.Scalar,
): Promise<{ steps: StepEvent[]; skips: number }> {
  const scalars = unseen.flatMap(({ loss, norm }) => [loss, norm]);
  const together = tf.tidy(() => tf.stack([...scalars, skips]));
  const values = Float32Array.from(await together.data());
  tf.dispose([together, ...scalars]);
  const steps = unseen.map(({ step, rate }, i) => ({
    kind: 'step' as const,
    step,
    loss: values[2 * i] as number,
    learningRate: rate,
    gradientNorm: values[2 * i + 1] as number,
  }));
  return { steps, skips: values[2 * unseen.length] as number };
}
