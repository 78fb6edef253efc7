import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { drawNever, drawSoon } from './draw-queue.ts';

let frames: (() => void)[] = [];
const nextFrame = () => {
  const now = frames;
  frames = [];
  for (const frame of now) frame();
};

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
});
afterEach(() => {
  while (frames.length > 0) nextFrame();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('drawing in slices', () => {
  it('draws the last order of each owner once', () => {
    const [a, b] = [{}, {}];
    const drawn: string[] = [];
    drawSoon(a, () => drawn.push('a old'));
    drawSoon(b, () => drawn.push('b'));
    drawSoon(a, () => drawn.push('a new'));
    expect(frames).toHaveLength(1);
    nextFrame();
    expect(drawn).toEqual(['b', 'a new']);
    expect(frames).toHaveLength(0);
  });

  it('leaves for the next frame what does not fit into this one', () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const drawn: number[] = [];
    for (const i of [0, 1, 2, 3]) {
      drawSoon({}, () => {
        now += 5;
        drawn.push(i);
      });
    }
    nextFrame();
    expect(drawn).toEqual([0, 1]);
    nextFrame();
    expect(drawn).toEqual([0, 1, 2, 3]);
  });

  it('forgets an order that was taken back', () => {
    const owner = {};
    const draw = vi.fn();
    drawSoon(owner, draw);
    drawNever(owner);
    nextFrame();
    expect(draw).not.toHaveBeenCalled();
  });
});
