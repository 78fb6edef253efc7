import { expect, it } from 'vitest';
import { createPace } from './pace.ts';

it('tells the pace over the last steps, and what is left; steps that are looked at again count for nothing', () => {
  let time = 0;
  const pace = createPace(110, () => time);
  const told = Array.from({ length: 10 }, (_, step) => {
    const answer = pace(step);
    time += 100;
    return answer;
  }).filter((answer) => answer !== null);
  expect(told.map(({ stepsPerSecond }) => stepsPerSecond)).toEqual([10, 10]);
  for (const step of [7, 8, 9]) expect(pace(step)).toBeNull();
  time += 200;
  expect(pace(10)?.remaining).toBeCloseTo(((110 - 10) * 1200) / 10, 0);
});
