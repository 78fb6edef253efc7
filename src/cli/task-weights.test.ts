import { expect, it } from 'vitest';
import type { TaskStep } from '../engine/domain/run.ts';
import { taskWeights } from './task-weights.ts';

const step = (...tasks: readonly TaskStep[]) =>
  ({ kind: 'step', step: 1, loss: 1, learningRate: 1, gradientNorm: 1, tasks }) as const;

it('tells means since the last line: absent tasks weigh nothing', () => {
  const weights = taskWeights();
  expect(weights.line()).toBeNull();
  weights.add(step({ task: 'rain', loss: 0.1, weight: 0.4, factors: {} }));
  weights.add(
    step(
      { task: 'rain', loss: 0.2, weight: 0.2, factors: {} },
      { task: 'haze', loss: 0.05, weight: 0.8, factors: {} },
    ),
  );
  expect(weights.line()).toBe('weights rain 0.300 (loss 0.1500), haze 0.400 (loss 0.0500)');
  expect(weights.line()).toBeNull();
});
