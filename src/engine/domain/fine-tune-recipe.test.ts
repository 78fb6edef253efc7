import { describe, expect, it } from 'vitest';
import { type FineTuneSettings, fineTuneRecipe } from './fine-tune-recipe.ts';

const settings: FineTuneSettings = {
  name: 'Old Street (2)',
  start: 'local-1',
  network: { id: 'unet', config: {} },
  tasks: [],
  pairTask: 'real-chain',
  reweighting: 'mixed',
  steps: 400,
  learningRate: 1e-4,
  batch: 2,
  patch: 64,
  seed: 3,
};

const pairs = {
  pairs: 9,
  clean: 0,
  validation: ['a', 'b'],
  pairFolders: ['pairs/other', 'pairs/rain'],
  tasks: { 'pairs/rain': 'rain' },
} as const;

const cleanOnly = { pairs: 0, clean: 9, validation: ['a', 'b'], pairFolders: [], tasks: {} };

describe('fineTuneRecipe', () => {
  it('learns pairs under the task of their folder, or what the user says they show', () => {
    const recipe = fineTuneRecipe(settings, pairs);
    expect(recipe.name).toBe('old-street-2');
    expect(recipe.start).toBe('local-1');
    expect(recipe.tasks).toMatchObject([
      { id: 'real-chain', pairs: ['pairs/other'], pairShare: 1 },
      { id: 'rain', pairs: ['pairs/rain'], pairShare: 1 },
    ]);
  });

  it('shares a task between its pairs and synthesis where both are wanted', () => {
    const { tasks } = fineTuneRecipe(
      { ...settings, tasks: [{ id: 'rain', set: { density: [20, 40] } }] },
      pairs,
    );
    expect(tasks[1]).toMatchObject({ id: 'rain', set: { density: [20, 40] }, pairShare: 0.5 });
    expect(tasks).toHaveLength(2);
  });

  it('synthesises on clean photos, and refuses to learn nothing', () => {
    const noise = [{ id: 'gaussian-noise', set: { sigma: [10, 30] } }] as const;
    expect(fineTuneRecipe({ ...settings, tasks: noise }, cleanOnly).tasks).toMatchObject([
      { id: 'gaussian-noise', pairs: [], set: { sigma: [10, 30] } },
    ]);
    expect(() => fineTuneRecipe(settings, cleanOnly)).toThrow(/nothing to learn/);
    expect(() => fineTuneRecipe({ ...settings, tasks: noise, steps: 0 }, cleanOnly)).toThrow(/steps/);
  });

  it('weighs several tasks as asked, and one task not at all', () => {
    const tur = { ...settings, reweighting: 'tur' } as const;
    expect(fineTuneRecipe(tur, pairs)).toMatchObject({
      reweighting: { id: 'tur' },
      optimizer: { clipNorm: 0 },
    });
    const alone = fineTuneRecipe({ ...tur, tasks: [{ id: 'jpeg', set: {} }] }, cleanOnly);
    expect(alone.reweighting).toBeUndefined();
    expect(alone.optimizer.clipNorm).toBe(1);
  });
});
