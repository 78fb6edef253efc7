import { describe, expect, it } from 'vitest';
import type { Raster } from '../../engine/domain/raster.ts';
import type { TrainingEvent } from '../protocol/training.ts';
import { createStory, decodeStory, encodeStory } from './story.ts';

const step = (at: number): TrainingEvent => ({
  kind: 'step',
  step: at,
  loss: 1 / 3 / at,
  learningRate: 1e-3,
  gradientNorm: 1,
});
const grey = (value: number): Raster => ({
  ...{ width: 2, height: 1, depth: 8, alpha: null },
  rgb: new Uint8Array(6).fill(value),
});
const preview = (at: number): TrainingEvent => ({
  ...{ kind: 'preview', step: at, restored: grey(at), clean: grey(9) },
  degraded: at === 0 ? grey(1) : null,
  maps: at === 0 ? null : { error: grey(3), expected: grey(4), peak: 0.1, agreement: 0.5 },
});
const scores = (at: number): TrainingEvent => ({
  ...{ kind: 'scores', step: at },
  scores: [{ task: 'clean', psnrInput: Number.POSITIVE_INFINITY, psnr: 30.123456789 }],
});

const told = (events: readonly TrainingEvent[]) => {
  const story = createStory([], 0);
  for (const event of events) story.add(event);
  return story.events();
};

describe('the story of a Run', () => {
  it('comes back from its bytes as it was, pictures and infinities included', () => {
    const events = told([scores(0), preview(0), step(1), step(2), scores(2), preview(2)]);
    expect(decodeStory(encodeStory(events))).toEqual(events);
    expect(events).toHaveLength(6);
  });

  it('forgets what is done again, but not why', () => {
    const events = told([step(1), step(2), scores(2), step(3), { kind: 'recovered', step: 1 }, step(2)]);
    expect(events.map(({ kind, step: at }) => `${kind} ${at}`)).toEqual(['step 1', 'recovered 1', 'step 2']);
    const later = createStory([step(1), step(2), scores(2), preview(2)], 1);
    expect(later.events()).toEqual([step(1)]);
  });

  it('stays small however long a Run is, with its first and its last step', () => {
    const story = createStory([], 0);
    for (let at = 1; at <= 20_000; at++) {
      story.add(step(at));
      if (at % 100 === 0) story.add(preview(at));
    }
    const events = story.events();
    const steps = events.filter(({ kind }) => kind === 'step').map((event) => event.step);
    const frames = events.filter(({ kind }) => kind === 'preview').map((event) => event.step);
    expect([steps[0], steps.at(-1), frames[0], frames.at(-1)]).toEqual([1, 20_000, 100, 20_000]);
    expect(steps.length).toBeLessThanOrEqual(4000);
    expect(frames.length).toBeLessThanOrEqual(24);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });

  it('leaves out what is of the moment', () => {
    expect(told([{ kind: 'pace', step: 1, stepsPerSecond: 1, remaining: 1, memory: 1 }])).toEqual([]);
    expect(told([{ kind: 'checkpoint', step: 1 }])).toEqual([]);
  });

  it('is empty where another version wrote it', () => {
    expect(decodeStory(new Uint8Array([1, 2]))).toEqual([]);
    expect(decodeStory(new Uint8Array([2, 0, 0, 0, 123, 34]))).toEqual([]);
  });
});
