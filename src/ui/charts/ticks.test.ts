import { describe, expect, it } from 'vitest';
import { evenTicks, logTicks } from './ticks.ts';

describe('ticks', () => {
  it('are round and within the ends', () => {
    expect(evenTicks(19.3, 31.8)).toEqual([20, 25, 30]);
    expect(evenTicks(-0.4, 0.4, 4)).toEqual([-0.4, -0.2, 0, 0.2, 0.4]);
    expect(evenTicks(0.1, 0.3, 4)).toEqual([0.1, 0.15, 0.2, 0.25, 0.3]);
    expect(evenTicks(5, 5)).toEqual([]);
    expect(evenTicks(Number.NaN, 1)).toEqual([]);
  });

  it('follow powers of ten on a logarithmic axis', () => {
    expect(logTicks(0.15, 12)).toEqual([0.2, 0.5, 1, 2, 5, 10]);
    expect(logTicks(0, 1)).toEqual([]);
  });
});
