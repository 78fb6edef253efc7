import { describe, expect, it } from 'vitest';
import { reliabilityOf, strangenessOf } from './strangeness.ts';

describe('strangeness', () => {
  it('is the distance where there is no doubt, and more where groups are equally near', () => {
    const near = { group: 'a', score: 4 };
    expect(strangenessOf([near, { group: 'b', score: 8 }], 10)).toBeCloseTo(4, 10);
    // Two groups alike: the doubt is ln 2.
    expect(strangenessOf([near, { group: 'b', score: 4 }], 10)).toBeCloseTo(4 + 0.5 * Math.LN2, 10);
    // Two kinds of one group are no doubt.
    expect(strangenessOf([near, { group: 'a', score: 4 }], 10)).toBeCloseTo(4, 10);
  });

  it('grows with distance', () => {
    const at = (score: number) =>
      strangenessOf(
        [
          { group: 'a', score },
          { group: 'b', score: 9 },
        ],
        10,
      );
    expect(at(5)).toBeGreaterThan(at(4));
  });

  it('tells apart with certainty, not at all, or the wrong way round', () => {
    expect(reliabilityOf([3, 4], [1, 2])).toBe(1);
    expect(reliabilityOf([1, 2], [1, 2])).toBe(0.5);
    expect(reliabilityOf([0], [1, 2])).toBe(0);
  });
});
