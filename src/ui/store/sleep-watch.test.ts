import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchSleep } from './sleep-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('tells sleep from a hidden page whose timers are slow', () => {
  let clock = 0;
  const slept: number[] = [];
  const end = watchSleep(
    () => clock,
    (milliseconds) => slept.push(milliseconds),
  );
  const tick = (milliseconds: number) => {
    clock += milliseconds;
    vi.advanceTimersByTime(15_000);
  };
  tick(15_000);
  tick(60_000);
  expect(slept).toEqual([]);
  tick(615_000);
  tick(15_000);
  expect(slept).toEqual([600_000]);
  end();
  tick(900_000);
  expect(slept).toHaveLength(1);
});
