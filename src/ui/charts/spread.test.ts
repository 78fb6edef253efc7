import { describe, expect, it } from 'vitest';
import { spread } from './spread.ts';

describe('spread', () => {
  it('leaves alone what has room', () => {
    expect(spread([10, 80, 40], 16, 100)).toEqual([10, 80, 40]);
  });

  it('moves apart what crowds, in its order, and stays inside', () => {
    expect(spread([50, 50, 51], 10, 100)).toEqual([50, 60, 70]);
    expect(spread([98, 99, 100], 10, 100)).toEqual([80, 90, 100]);
    expect(spread([-5, 3], 10, 100)).toEqual([0, 10]);
  });

  it('crowds evenly where there is no room at all', () => {
    expect(spread([0, 0, 0, 0, 0], 30, 80)).toEqual([0, 20, 40, 60, 80]);
  });
});
