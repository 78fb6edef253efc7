import { describe, expect, it } from 'vitest';
import { type DescribedEvent, describeLog, describeRun, oscillationOf } from './run-description.ts';

const step = (at: number, loss: number, weights: Record<string, number> = {}): DescribedEvent => ({
  kind: 'step',
  step: at,
  loss,
  tasks: Object.entries(weights).map(([task, weight]) => ({ task, weight })),
});
const look = (at: number, psnr: Record<string, number>): DescribedEvent => ({
  kind: 'scores',
  step: at,
  scores: Object.entries(psnr).map(([task, value]) => ({ task, psnr: value })),
});

describe('oscillation', () => {
  it('does not see a slope, only what swings about it', () => {
    const steps = Array.from({ length: 12 }, (_, i) => i * 100);
    const line = steps.map((at) => 20 + at / 100);
    expect(oscillationOf(steps, line)).toBeCloseTo(0, 9);
    // The last four swing by -1, +1, +1, -1, which no line follows: sqrt(4 / 2).
    const swinging = line.map((value, i) => value + (i < 8 ? 7 : ([-1, 1, 1, -1][i - 8] as number)));
    expect(oscillationOf(steps, swinging)).toBeCloseTo(Math.SQRT2, 9);
  });

  it('says nothing with fewer than four looks in the last third', () => {
    expect(oscillationOf([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 1, 2, 1, 2, 1, 2, 1])).toBeNull();
    expect(oscillationOf([], [])).toBeNull();
  });
});

describe('a Run', () => {
  const events = [
    look(0, { rain: 20, haze: 15, clean: Number.POSITIVE_INFINITY }),
    look(100, { rain: 29.4, haze: 16, clean: 40 }),
    look(200, { rain: 29.6, haze: 20, clean: 40 }),
    look(300, { rain: 30, haze: 25, clean: 40 }),
  ];

  it('tells when each task had made 95 % of its rise, and how far apart they are', () => {
    const { tasks, convergenceSpread, psnr, best, looks } = describeRun('a', events);
    expect(looks).toEqual([0, 100, 200, 300]);
    expect(tasks.map(({ task, rise, converged }) => [task, rise, converged])).toEqual([
      ['rain', 10, 200],
      ['haze', 10, 300],
      ['clean', 0, null],
    ]);
    expect(convergenceSpread).toBeCloseTo(Math.sqrt(5000), 9);
    expect(psnr[0]).toBe(17.5);
    expect(best).toEqual({ step: 300, psnr: 95 / 3 });
  });

  it('takes the later of two tellings, and few points of many steps', () => {
    const many = Array.from({ length: 1000 }, (_, i) =>
      step(i + 1, i < 500 ? 2 : 1, { rain: i % 2 ? 3 : 1 }),
    );
    const { steps, loss, tasks, last } = describeRun('a', [...many, step(1000, 7)]);
    expect(steps).toHaveLength(334);
    expect([steps[0], steps.at(-1), last]).toEqual([3, 1000, 1000]);
    expect(loss[0]).toBe(2);
    expect(loss.at(-1)).toBe(7);
    expect(tasks[0]?.weight[0]).toBeCloseTo(5 / 3, 12);
    expect(tasks[0]?.weight.at(-1)).toBeNull();
  });

  it('is read from a log, whose last line may be cut off', () => {
    const text = `${[step(1, 3), ...events].map((event) => JSON.stringify({ ...event, at: 5 })).join('\n')}\n{"kind":"st`;
    expect(describeLog('log.jsonl', text)).toEqual(describeRun('log.jsonl', [step(1, 3), ...events]));
    expect(() => describeLog('notes.txt', 'hello\n{"kind":"scores"}')).toThrow(
      /notes\.txt is no log of a Run/,
    );
  });
});
