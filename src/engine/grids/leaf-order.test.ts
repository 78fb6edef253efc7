import { expect, it } from 'vitest';
import { leafOrder } from './leaf-order.ts';

it('puts points of a line in their order, one way or the other', () => {
  const places = [5, 1, 9, 2, 8];
  const matrix = places.map((a) => places.map((b) => Math.abs(a - b)));
  const found = leafOrder(matrix).map((i) => places[i]);
  if ((found[0] as number) > (found[4] as number)) found.reverse();
  expect(found).toEqual([1, 2, 5, 8, 9]);
});

it('takes what there is', () => {
  expect(leafOrder([])).toEqual([]);
  expect(leafOrder([[0]])).toEqual([0]);
});
