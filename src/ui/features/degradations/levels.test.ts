import { describe, expect, it } from 'vitest';
import { LEVELS, levelOf } from './levels.ts';

describe('levelOf', () => {
  it('is strongest for the nearest and weakest for the farthest', () => {
    expect(levelOf(2, 2, 4)).toBe(LEVELS - 1);
    expect(levelOf(4, 2, 4)).toBe(0);
    expect(levelOf(3, 2, 4)).toBe(3);
  });

  it('stays on the scale where all distances are one, or a photo is off it', () => {
    expect(levelOf(3, 3, 3)).toBe(0);
    expect(levelOf(1, 2, 4)).toBe(LEVELS - 1);
    expect(levelOf(9, 2, 4)).toBe(0);
  });
});
