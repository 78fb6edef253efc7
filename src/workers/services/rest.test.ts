import { describe, expect, it } from 'vitest';
import { createRest } from './rest.ts';

describe('work that rests', () => {
  it('goes on where it is not held', async () => {
    const rest = createRest(new AbortController().signal);
    await rest.free();
    expect(rest.rested()).toBe(0);
  });

  it('waits until it is let go, and says how long that was', async () => {
    let time = 100;
    const rest = createRest(new AbortController().signal, () => time);
    const done: string[] = [];
    rest.hold(true);
    const waiting = rest.free().then(() => done.push('free'));
    await Promise.resolve();
    expect(done).toEqual([]);
    time = 350;
    rest.hold(false);
    await waiting;
    expect(rest.rested()).toBe(250);
    await rest.free();
    expect(rest.rested()).toBe(250);
  });

  it('is woken by its end, and never waits after it', async () => {
    const control = new AbortController();
    const rest = createRest(control.signal);
    rest.hold(true);
    const waiting = rest.free();
    control.abort();
    await waiting;
    await rest.free();
  });
});
