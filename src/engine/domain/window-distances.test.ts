import { expect, it } from 'vitest';
import { distanceIndex } from './window-distances.ts';

it('counts differences of rows, then of columns', () => {
  // Pixels (0,0), (0,1), (1,0), (1,1): the same pixel is the middle one of 3 x 3 differences.
  expect(Array.from(distanceIndex(2))).toEqual([4, 3, 1, 0, 5, 4, 2, 1, 7, 6, 4, 3, 8, 7, 5, 4]);
});
