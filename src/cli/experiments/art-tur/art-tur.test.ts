import { describe, expect, it } from 'vitest';
import { ARMS, type Arm, FULL, QUICK, recipeOf } from './arms.ts';
import { pageOf } from './page.ts';
import { type ArmRun, compare, type Result } from './result.ts';

const SHIFTS: Readonly<Record<string, number>> = { art: 0.5, tur: -1 };

/** Every arm is better than `mixed` by its shift in every crop, beside a noise that both share. */
function runOf({ id }: Arm, seed: number): ArmRun {
  const { tasks } = recipeOf(ARMS[0] as Arm, 1, QUICK);
  return {
    arm: id,
    seed,
    fingerprint: 'f',
    seconds: 1,
    parameters: 10,
    trained: 12,
    scores: tasks.map(({ id: task }, t) => ({
      task,
      input: [20, 21],
      psnr: [0, 1].map((crop) => 25 + t + seed * 0.1 + crop + (SHIFTS[id] ?? 0)),
    })),
    training: tasks.map(({ id: task }) => ({
      task,
      loss: 0.04,
      weight: 0.14,
      factors: { rate: 1, correction: 1.1, uncertainty: 0.02 },
    })),
  };
}

describe('art-tur', () => {
  it('gives every arm the same network, budget and first weights', () => {
    for (const sizes of [FULL, QUICK]) {
      const [first, ...others] = ARMS.map((arm) => recipeOf(arm, 3, sizes));
      for (const { network, seed, data, batch, optimizer, schedule, ema, tasks } of others) {
        expect({ network, seed, data, batch, optimizer, schedule, ema }).toEqual({
          network: first?.network,
          seed: first?.seed,
          data: first?.data,
          batch: first?.batch,
          optimizer: first?.optimizer,
          schedule: first?.schedule,
          ema: first?.ema,
        });
        expect(tasks.map(({ id }) => id)).toEqual(first?.tasks.map(({ id }) => id));
      }
    }
  });

  it('lets the seven tasks join by tenths, and Art begin with the last', () => {
    const arm = ARMS.find(({ id }) => id === 'sequential-art') as Arm;
    const { tasks, reweighting } = recipeOf(arm, 1, FULL);
    expect(tasks.map(({ from }) => from)).toEqual([0, 200, 400, 600, 800, 1000, 1200]);
    expect(reweighting).toMatchObject({ id: 'art', from: 1200 });
  });

  it('pairs Runs of one seed', () => {
    const runs = [1, 2].flatMap((seed) => ARMS.map((arm) => runOf(arm, seed)));
    const comparisons = compare(runs, 1);
    const found = (arm: string, against: string) =>
      comparisons.find((one) => one.arm === arm && one.against === against && one.task === 'mean');
    expect(found('art', 'mixed')).toMatchObject({ verdict: 'higher' });
    expect(found('art', 'mixed')?.difference.low).toBeCloseTo(0.5, 9);
    expect(found('tur', 'per-task')?.difference.high).toBeCloseTo(-1, 9);
    expect(found('scalar', 'mixed')?.verdict).toBe('not shown');
    const result: Result = {
      experiment: 'art-tur',
      quick: true,
      seed: 1,
      sizes: QUICK,
      host: { backend: 'wasm', adapter: 'SIMD', node: '20', processor: 'one' },
      runs,
      comparisons,
    };
    const page = pageOf(result);
    expect(page).toContain('| Art | 29.15 | +0.50 | +0.50 to +0.50 | higher | +0.53 |');
    expect(page).toContain('A quick pass');
    expect(page).not.toMatch(/NaN|undefined/);
    expect(pageOf({ ...result, quick: false })).not.toContain('quick');
  });
});
