import { describe, expect, it } from 'vitest';
import type { TrainingEvent } from '../../workers/protocol/training.ts';
import { grey } from './fake-context.ts';
import { meanOf, newRun, withEvents } from './finetune-run.ts';
import { DEFAULT_TUNE } from './finetune-settings.ts';
import { recipeForFile } from './finetune-share.ts';

const fresh = () =>
  newRun({ id: 'run', name: 'Run', recipe: recipeForFile(DEFAULT_TUNE, null), dataset: [] });
const step = (at: number, loss = 1): TrainingEvent => ({
  kind: 'step',
  step: at,
  loss,
  learningRate: 0.1,
  gradientNorm: 1,
});
const scores = (at: number, psnr: number): TrainingEvent => ({
  kind: 'scores',
  step: at,
  scores: [
    { task: 'jpeg', psnrInput: 20, psnr },
    { task: 'clean', psnrInput: Number.POSITIVE_INFINITY, psnr: 40 },
  ],
});
const preview = (at: number): TrainingEvent => ({
  kind: 'preview',
  step: at,
  degraded: at === 0 ? grey(1) : null,
  restored: grey(at),
  clean: at === 0 ? grey(9) : null,
  maps: null,
});

describe('a Run', () => {
  it('grows by its events', () => {
    const run = withEvents(withEvents(fresh(), [step(1), scores(1, 30)]), [step(2, 0.5)]);
    expect(run.step).toBe(2);
    expect(run.curves).toMatchObject({
      steps: [1, 2],
      loss: [1, 0.5],
      looks: [1],
      psnr: [35],
      psnrInput: [20],
    });
  });

  it('replaces the steps that it does again after it lost the device', () => {
    const before = withEvents(fresh(), [step(1), step(2), scores(2, 30), step(3), preview(3)]);
    const run = withEvents(before, [{ kind: 'recovered', step: 1 }, step(2, 7), scores(2, 31)]);
    expect(run.curves).toMatchObject({ steps: [1, 2], loss: [1, 7], looks: [2], psnr: [35.5] });
    expect(run.film.frames).toEqual([]);
    expect(run.remarks).toHaveLength(1);
  });

  it('says how a batch is computed once memory ran out', () => {
    const event: TrainingEvent = { kind: 'recovered', step: 1, parts: { count: 2, size: 8 } };
    const { remarks } = withEvents(withEvents(fresh(), [step(1), step(2)]), [event]);
    expect(remarks).toEqual([
      { step: 1, text: expect.stringMatching(/memory was full.*8 samples.*2 parts/) },
    ]);
  });

  it('takes scores that come before the steps that led to them', () => {
    const run = withEvents(withEvents(fresh(), [scores(8, 30)]), [step(7), step(8), step(9)]);
    expect(run.curves).toMatchObject({ steps: [7, 8, 9], looks: [8] });
    expect(run.step).toBe(9);
  });

  it('keeps the ends of the filmstrip and thins out its middle', () => {
    const run = Array.from({ length: 60 }, (_, i) => preview(i)).reduce(
      (r, event) => withEvents(r, [event]),
      fresh(),
    );
    const { degraded, clean, frames } = run.film;
    expect([degraded?.rgb[0], clean?.rgb[0]]).toEqual([1, 9]);
    expect(frames.length).toBeLessThanOrEqual(24);
    expect([frames[0]?.step, frames.at(-1)?.step]).toEqual([0, 59]);
  });

  it('leaves infinite scores out of a mean', () => {
    const event = scores(1, 30);
    if (event.kind !== 'scores') throw new Error('no scores');
    expect(meanOf(event.scores, ({ psnrInput }) => psnrInput)).toBe(20);
  });
});
