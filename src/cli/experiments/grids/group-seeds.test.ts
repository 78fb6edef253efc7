import { describe, expect, it } from 'vitest';
import type { Member } from '../../../engine/grids/group-recipes.ts';
import type { GroupModels } from '../../group-runs.ts';
import { pooledModels } from './group-seeds.ts';

const A: Member = { id: 'a', task: 'jpeg', set: {} };
const B: Member = { id: 'b', task: 'gaussian-noise', set: {} };

/** Own models reach `own`, the pair two crops of `pair`. */
const models = (own: number, pair: readonly [number, number], isTrained = true): GroupModels => ({
  find: async () => (isTrained ? ({ name: 'x' } as never) : null),
  scores: async (group) => (group.length === 1 ? { a: [own, own], b: [own, own] } : { a: pair, b: pair }),
  trained: async () => ({ members: [], psnr: [], drop: 0, steps: 1, seconds: 1, cached: true }),
  input: async () => ({ a: [20] }),
  other: async () => ({ a: [33] }),
  seconds: async () => 3,
});

describe('seeds pooled', () => {
  it('are means crop by crop, and lose what means lose', async () => {
    const pooled = pooledModels([models(30, [28, 30]), models(32, [30, 34])], 350);
    expect(await pooled.scores([A, B])).toEqual({ a: [29, 32], b: [29, 32] });
    // Own models: 31 on average; the pair: 30.5.
    expect(await pooled.trained([A, B])).toEqual({
      members: ['a', 'b'],
      psnr: [30.5, 30.5],
      drop: 0.5,
      steps: 350,
      seconds: 6,
      cached: true,
    });
  });

  it('count as trained where every seed is', async () => {
    expect(await pooledModels([models(30, [1, 1]), models(30, [1, 1])], 1).find([A])).not.toBeNull();
    expect(await pooledModels([models(30, [1, 1]), models(30, [1, 1], false)], 1).find([A])).toBeNull();
  });
});
