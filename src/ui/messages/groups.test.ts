import { describe, expect, it } from 'vitest';
import type { GroupPlan, TrainedGroup } from '../../engine/domain/grids.ts';
import { lossesOf, lossWords, planLines, resultWords, spanWords, timeWords } from './groups.ts';

const member = (id: string, label: string) => ({ id, label, task: 'jpeg' as const, set: {} });
const members = [member('jpeg', 'JPEG'), member('noise', 'Noise'), member('rain', 'Rain')];
const budget = { channels: 8, blocks: 1, baseSteps: 600, steps: 150, batch: 8, patch: 48 };
const plan: GroupPlan = {
  certain: 4,
  next: ['jpeg', 'noise'],
  fewest: 2,
  most: 4,
  seconds: [300, 660],
  measured: false,
};
const trained = (ids: string[], psnr: number[]): TrainedGroup => ({
  members: ids,
  psnr,
  drop: 0,
  steps: 1,
  seconds: 1,
  cached: true,
});

describe('the words of the search for groups', () => {
  it('say what will be trained and how long it takes', () => {
    const lines = planLines(plan, { members, budget });
    expect(lines[0]).toBe('A base that has seen all 3 kinds: 600 steps.');
    expect(lines[1]).toContain('JPEG, Noise and Rain');
    expect(lines[2]).toContain('JPEG and Noise; between 2 and 4 groups in all');
    expect(timeWords(plan)).toContain('about 5 to 11 min on a usual machine');
    expect(timeWords({ ...plan, measured: true })).toContain('at the speed so far');
    expect(spanWords([12, 12])).toBe('about 15 s');
    expect(spanWords([3600, 7200])).toBe('about 1.0 to 2.0 h');
  });

  it('count losses against own models', () => {
    const all = [trained(['jpeg'], [30]), trained(['noise'], [28])];
    const losses = lossesOf(trained(['jpeg', 'noise'], [29.9, 28.3]), all);
    expect(losses[0]).toBeCloseTo(0.1, 10);
    expect(lossWords(losses[0] ?? 0)).toBe('0.10 dB lost');
    expect(lossWords(losses[1] ?? 0)).toBe('0.30 dB gained');
    expect(lossWords(0.001)).toBe('nothing lost');
  });

  it('say what the partition is worth', () => {
    expect(resultWords([['a', 'b'], ['c']], 3, 0.1)).toContain('2 models are enough for these 3 kinds');
    expect(resultWords([['a'], ['b']], 2, 0.1)).toContain('each keeps its own');
  });
});
