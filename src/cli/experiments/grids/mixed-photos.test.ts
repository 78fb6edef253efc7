import { describe, expect, it } from 'vitest';
import { mixedLines } from './choice-page.ts';
import { mixedResults } from './mixed-photos.ts';

const sample = (damage: string, onePass: number, proposed: number, models: readonly string[]) => ({
  damage,
  index: 0,
  input: 10,
  onePass,
  proposed,
  models,
  rule: '',
});

describe('what proposals for mixed damage are worth', () => {
  it('counts only photos for which a chain was proposed', () => {
    const mixed = mixedResults([
      sample('haze + noise', 15, 18, ['a', 'b']),
      sample('haze + noise', 16, 18, ['a', 'b']),
      sample('haze', 20, 20, ['b']),
    ]);
    expect(mixed).toMatchObject({ chains: 2, better: 2, gain: { mean: 2.5 } });
    expect(mixed.rows).toEqual([
      { damage: 'haze + noise', photos: 2, chains: 2, input: 10, onePass: 15.5, proposed: 18 },
      { damage: 'haze', photos: 1, chains: 0, input: 10, onePass: 20, proposed: 20 },
    ]);
    expect(mixedLines({ mixed }).join()).toContain('better than one pass');
  });

  it('says when there was none', () => {
    const mixed = mixedResults([sample('haze', 20, 20, ['b'])]);
    expect(mixed.gain).toBeNull();
    expect(mixedLines({ mixed }).join()).toContain('No chain was proposed');
  });
});
