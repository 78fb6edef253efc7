import { describe, expect, it } from 'vitest';
import type { RunEvent, TaskStep } from '../../engine/domain/run.ts';
import { meansOf, NO_TASK_CURVES, tasksNow, withoutSteps, withSteps } from './task-curves.ts';

type StepEvent = Extract<RunEvent, { kind: 'step' }>;

const step = (at: number, ...tasks: TaskStep[]): StepEvent => ({
  kind: 'step',
  step: at,
  loss: 1,
  learningRate: 0.1,
  gradientNorm: 1,
  tasks,
});
const of = (task: string, loss: number, weight: number, factors = {}): TaskStep => ({
  task,
  loss,
  weight,
  factors,
});
/** Rain in every step; haze in every third. */
const run = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => {
    const rain = of('rain', from + i, 3, { rate: 0.5 });
    return (from + i) % 3 === 0 ? step(from + i, rain, of('haze', 7, 1)) : step(from + i, rain);
  });

describe('the curves of tasks', () => {
  it('hold losses, factors and weights as multiples of an equal share, with gaps for who was absent', () => {
    const curves = withSteps(NO_TASK_CURVES, run(1, 4));
    expect(curves.steps).toEqual([1, 2, 3, 4]);
    expect(meansOf(curves, 'rain', 'loss')).toEqual([1, 2, 3, 4]);
    expect(meansOf(curves, 'rain', 'weight')).toEqual([1, 1, 1.5, 1]);
    expect(meansOf(curves, 'rain', 'rate')).toEqual([0.5, 0.5, 0.5, 0.5]);
    expect(meansOf(curves, 'haze', 'weight')).toEqual([null, null, 0.5, null]);
    expect(meansOf(curves, 'snow', 'loss')).toEqual([null, null, null, null]);
  });

  it('stay few however long the Run, and every step still counts once', () => {
    const events = run(1, 5000);
    const whole = withSteps(NO_TASK_CURVES, events);
    expect(whole.steps.length).toBeLessThanOrEqual(401);
    expect(whole.steps.at(-1)).toBe(5000);
    const { sums, counts } = whole.tasks.rain?.loss ?? { sums: [], counts: [] };
    expect(counts.reduce((a, b) => a + b)).toBe(5000);
    expect(sums.reduce((a, b) => a + b)).toBe((5000 * 5001) / 2);
    expect(whole.tasks.haze?.loss?.counts.reduce((a, b) => a + b)).toBe(1666);
    // A point is the mean of its own steps.
    const second = meansOf(whole, 'rain', 'loss')[1] as number;
    expect(second).toBeCloseTo(whole.stride + (whole.stride + 1) / 2, 6);
    const piecewise = [events.slice(0, 777), events.slice(777, 1203), events.slice(1203)];
    expect(piecewise.reduce(withSteps, NO_TASK_CURVES)).toEqual(whole);
  });

  it('say what is so now by the last steps that a task was seen in', () => {
    const curves = withSteps(NO_TASK_CURVES, [...run(1, 100), step(101, of('rain', 200, 1))]);
    const [rain, haze] = tasksNow(curves);
    expect(rain).toMatchObject({ task: 'rain', factors: { rate: 0.5 } });
    expect(rain?.loss).toBeCloseTo((200 + (82 + 100) * 9.5) / 20, 6);
    expect(haze).toEqual({ task: 'haze', loss: 7, weight: 0.5, factors: {} });
  });

  it('make room for steps that are done again', () => {
    const curves = withSteps(NO_TASK_CURVES, run(1, 9));
    const again = withSteps(withoutSteps(curves, 5), [step(5, of('rain', 50, 1)), ...run(6, 9)]);
    expect(again.steps).toEqual(curves.steps);
    expect(meansOf(again, 'rain', 'loss')).toEqual([1, 2, 3, 4, 50, 6, 7, 8, 9]);
    expect(meansOf(again, 'haze', 'loss')).toEqual(meansOf(curves, 'haze', 'loss'));
    expect(withoutSteps(curves, 10)).toBe(curves);
  });

  it('take a weight of no number for absent', () => {
    const curves = withSteps(NO_TASK_CURVES, [step(1, of('rain', Number.NaN, 1), of('haze', 1, 1))]);
    expect(meansOf(curves, 'rain', 'loss')).toEqual([null]);
  });
});
