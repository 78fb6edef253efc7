import { describe, expect, it } from 'vitest';
import { type FineTuneSettings, fineTuneRecipe, tasksToLearn } from './fine-tune-recipe.ts';
import { PRESETS } from './presets.ts';
import { extractorOf, parseRecipe } from './recipe.ts';

const settings: FineTuneSettings = {
  name: 'Old Street (2)',
  start: 'local-1',
  network: { id: 'unet', config: {} },
  tasks: [],
  pairTask: 'real-chain',
  reweighting: 'mixed',
  weighing: {},
  sequential: false,
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

  it('adds one task after another where that is wanted, and lets Art wait for the last', () => {
    const tasks = PRESETS['mioir-7'].tasks.map(({ id, set }) => ({ id, set }));
    const sequential = { ...settings, tasks, sequential: true, reweighting: 'art', steps: 100 } as const;
    const recipe = fineTuneRecipe(sequential, cleanOnly);
    expect(recipe.tasks.map(({ from }) => from)).toEqual([0, 10, 20, 30, 40, 50, 60]);
    expect(recipe.reweighting).toMatchObject({ id: 'art', from: 60 });
    const tur = fineTuneRecipe({ ...sequential, reweighting: 'tur' }, cleanOnly);
    expect(tur.reweighting).not.toHaveProperty('from');
    const alone = fineTuneRecipe({ ...sequential, tasks: tasks.slice(0, 1) }, cleanOnly);
    expect(alone.tasks[0]).not.toHaveProperty('from');
    expect(fineTuneRecipe({ ...sequential, sequential: false }, cleanOnly).tasks[1]).not.toHaveProperty(
      'from',
    );
  });

  it('keeps to what a network that sees photos reduced can be shown', () => {
    const network = { id: 'unet', config: {}, side: 150 };
    const recipe = fineTuneRecipe({ ...settings, network, patch: 128 }, pairs);
    expect(recipe.network).toEqual(network);
    expect(recipe.validation.patch).toBe(128);
    expect(() => fineTuneRecipe({ ...settings, network, patch: 160 }, pairs)).toThrow(
      'no larger than network.side',
    );
    expect(() => parseRecipe({ ...recipe, network: { ...network, side: 32 } })).toThrow('network.side');
  });

  it('compares by features where that is asked, and by pixels alone otherwise', () => {
    const losses = (likeness?: 'pixels' | 'feature-net' | 'vgg-19' | 'contrast') =>
      fineTuneRecipe({ ...settings, ...(likeness && { likeness }) }, pairs).loss;
    expect(losses().map(({ id }) => id)).toEqual(['charbonnier']);
    expect(losses('pixels')).toEqual(losses());
    expect(losses('vgg-19')[1]).toMatchObject({ id: 'perceptual', extractor: 'vgg-19' });
    const recipe = fineTuneRecipe({ ...settings, likeness: 'feature-net' }, pairs);
    expect(extractorOf(recipe)).toBe('feature-net');
    expect(losses('contrast').map(({ id, weight }) => [id, weight])).toEqual([
      ['ssim', 1],
      ['mse', 0.1],
      ['contrastive-prior', 0.1],
    ]);
    const two = { id: 'perceptual', weight: 1, extractor: 'vgg-19' };
    expect(() => parseRecipe({ ...recipe, loss: [...recipe.loss, two] })).toThrow(
      'of one network, not of two',
    );
  });

  it('lets AirNet tell damages apart, where it learns from pairs and patches have halves', () => {
    const network = { id: 'airnet', config: { channels: 8, groups: 1, blocks: 1 } };
    expect(fineTuneRecipe({ ...settings, network }, pairs).degradationContrast).toMatchObject({
      weight: 0.1,
    });
    expect(fineTuneRecipe({ ...settings, network, patch: 36 }, pairs).degradationContrast).toBeUndefined();
    expect(fineTuneRecipe(settings, pairs).degradationContrast).toBeUndefined();
    const recipe = fineTuneRecipe({ ...settings, network }, pairs);
    expect(() => parseRecipe({ ...recipe, network: settings.network })).toThrow('only airnet learns it');
  });

  it('weighs several tasks as asked, and one task not at all', () => {
    const tur = { ...settings, reweighting: 'tur' } as const;
    expect(fineTuneRecipe(tur, pairs)).toMatchObject({
      reweighting: { id: 'tur' },
      optimizer: { clipNorm: 0 },
    });
    const gentle = fineTuneRecipe({ ...settings, reweighting: 'art', weighing: { temperature: 7 } }, pairs);
    expect(gentle.reweighting).toMatchObject({ id: 'art', temperature: 7, smoothing: 0.01 });
    expect(() =>
      fineTuneRecipe({ ...settings, reweighting: 'art', weighing: { temperature: 0 } }, pairs),
    ).toThrow(/reweighting art is out of bounds/);
    const alone = fineTuneRecipe({ ...tur, tasks: [{ id: 'jpeg', set: {} }] }, cleanOnly);
    expect(alone.reweighting).toBeUndefined();
    expect(alone.optimizer.clipNorm).toBe(1);
  });

  it('lets other models teach, and compares features only between equal networks', () => {
    const unet = settings.network;
    const other = { id: 'srresnet', config: {} };
    const teach = (rain: typeof unet, haze: typeof unet) =>
      fineTuneRecipe(
        {
          ...settings,
          tasks: [
            { id: 'rain', set: {} },
            { id: 'haze', set: {} },
            { id: 'jpeg', set: {} },
          ],
          teachers: {
            rain: { model: 'rain-1', network: rain },
            haze: { model: 'haze-1', network: haze },
            jpeg: { model: 'rain-1', network: rain },
          },
          teaching: { temperature: 0.5 },
        },
        cleanOnly,
      ).transfer;
    expect(teach(unet, unet)).toMatchObject({
      teachers: [
        { model: 'rain-1', tasks: ['rain', 'jpeg'] },
        { model: 'haze-1', tasks: ['haze'] },
      ],
      temperature: 0.5,
      featureWeight: 0.5,
    });
    expect(teach(unet, other)?.featureWeight).toBe(0);
  });

  it('says for which damage nobody teaches', () => {
    const tasks = [{ id: 'rain', set: {} }] as const;
    expect(() => fineTuneRecipe({ ...settings, tasks, teachers: {} }, cleanOnly)).toThrow(
      'choose a model for it under Learn from other models',
    );
    expect(tasksToLearn({ ...settings, tasks }, pairs)).toEqual(['real-chain', 'rain']);
  });
});
