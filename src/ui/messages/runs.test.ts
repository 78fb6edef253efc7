import { describe, expect, it } from 'vitest';
import type { RunDescription } from '../../engine/domain/run-description.ts';
import { arrivalsInWords, leastOf, stepsInWords, taskName } from './runs.ts';

const run = (name: string, oscillation: number | null): RunDescription => ({
  name,
  last: 100,
  steps: [],
  loss: [],
  looks: [],
  psnr: [],
  tasks: [
    { task: 'haze', psnr: [], weight: [], rise: 2, converged: 300 },
    { task: 'rain:pairs', psnr: [], weight: [], rise: 0, converged: null },
    { task: 'jpeg', psnr: [], weight: [], rise: 1, converged: 200 },
  ],
  best: null,
  oscillation,
  convergenceSpread: null,
});

describe('Runs in words', () => {
  it('name tasks as the Studio does, in the order in which they arrive', () => {
    expect(taskName('jpeg')).toBe('JPEG artefacts');
    expect(taskName('mine')).toBe('mine');
    expect(arrivalsInWords(run('a', 1))).toBe('JPEG artefacts 200, Haze 300, Rain streaks (pairs): no rise');
  });

  it('say steps as a share too', () => {
    expect(stepsInWords(120, 1000)).toBe('120 steps (12 %)');
    expect(stepsInWords(null, 1000)).toBe('–');
  });

  it('choose a best only where there is a choice', () => {
    const [a, b, c] = [run('a', 2), run('b', 1), run('c', null)];
    expect(leastOf([a, b, c], ({ oscillation }) => oscillation)).toBe(b);
    expect(leastOf([a, c], ({ oscillation }) => oscillation)).toBeNull();
  });
});
