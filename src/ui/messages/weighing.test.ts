import { describe, expect, it } from 'vitest';
import { parseRecipe } from '../../engine/domain/recipe.ts';
import { DEFAULT_TUNE } from '../store/finetune-settings.ts';
import { recipeForFile } from '../store/finetune-share.ts';
import type { TaskNow } from '../store/task-curves.ts';
import { sequenceWords, weighingWords } from './weighing.ts';

const plain = recipeForFile(DEFAULT_TUNE, null);
const recipe = (reweighting: unknown, changes = {}) => parseRecipe({ ...plain, reweighting, ...changes });
const now = (task: string, loss: number, weight: number, factors = {}): TaskNow => ({
  task,
  loss,
  weight,
  factors,
});

describe('what the weighting does now', () => {
  it('is that the worst rules where all samples count alike', () => {
    const tasks = [now('jpeg', 0.02, 1), now('gaussian-noise', 0.05, 1)];
    expect(weighingWords(recipe({ id: 'mixed' }), 5, tasks)).toBe(
      'Every sample counts alike, so the largest loss rules: now that of undoing noise.',
    );
    expect(weighingWords(recipe({ id: 'per-task' }), 5, tasks)).toMatch(/^Every kind of damage counts alike/);
  });

  it.each([
    [
      { rate: 1.2, correction: 1 },
      { rate: 0.8, correction: 1.1 },
      'the loss there is above its running average',
    ],
    [{ rate: 0.95, correction: 1 }, { rate: 0.8, correction: 1 }, 'the loss there falls more slowly'],
    [{ rate: 0.9, correction: 1.4 }, { rate: 0.9, correction: 1 }, 'the loss there is further from its best'],
  ])('names the louder of the factors of Art: %o against %o', (heavy, light, why) => {
    const tasks = [
      now('gaussian-noise', 0.05, 0.6, light),
      now('rain', 0.01, 1.08, heavy),
      now('jpeg', 0.02, 1),
    ];
    expect(weighingWords(recipe({ id: 'art' }), 5, tasks)).toBe(
      `Undoing rain streaks now counts 1.8 times as much as undoing noise, because ${why}.`,
    );
  });

  it('says of TUR and of scalars what they are sure of', () => {
    const tasks = [
      now('gaussian-noise', 0.05, 0.08, { uncertainty: 0.031 }),
      now('jpeg', 0.01, 1.9, { uncertainty: 0.0042 }),
    ];
    expect(weighingWords(recipe({ id: 'tur' }), 5, tasks)).toBe(
      'Undoing JPEG artefacts now counts 24 times as much as undoing noise, because the network is surer there (uncertainty 0.0042 against 0.031).',
    );
    expect(weighingWords(recipe({ id: 'scalar' }), 5, tasks)).toContain(
      'the learned uncertainty there is smaller',
    );
  });

  it('does not make much of small differences', () => {
    const tasks = [now('gaussian-noise', 0.05, 1.02), now('jpeg', 0.01, 0.98)];
    expect(weighingWords(recipe({ id: 'art' }), 5, tasks)).toBe(
      'All kinds count nearly alike: none lags behind the others.',
    );
  });

  it('says what is still to come', () => {
    const tasks = [{ id: 'rain' }, { id: 'haze', from: 40 }, { id: 'jpeg', from: 80 }];
    const late = recipe({ id: 'art', from: 80 }, { tasks });
    expect(weighingWords(late, 10, [now('rain', 0.1, 1)])).toBe(
      'Learns 1 of 3 kinds so far; from step 40 also haze. Every sample counts alike until step 80; then the weighing begins.',
    );
    expect(weighingWords(late, 80, [now('rain', 0.1, 1), now('haze', 0.1, 1)])).toMatch(/^All kinds/);
  });
});

it('says beforehand how kinds join one after another', () => {
  expect(sequenceWords(7, 2000, 'mixed')).toBe(
    'The first kind alone, then one more every 200 steps in the order above; all 7 from step 1200.',
  );
  expect(sequenceWords(2, 10, 'art')).toMatch(/every 6 steps .* all 2 from step 6\. Art begins then\.$/);
});
