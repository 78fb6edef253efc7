import { describe, expect, it } from 'vitest';
import { DEFAULT_ADAPT } from '../../engine/domain/adapt-recipe.ts';
import type { MeanColour, RealLook } from '../../engine/domain/drift.ts';
import { fineTuneRecipe } from '../../engine/domain/fine-tune-recipe.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import type { ZooListing } from '../../workers/protocol/api.ts';
import type { TrainingEvent } from '../../workers/protocol/training.ts';
import { verdictSentence } from '../messages/adapt.ts';
import { adaptingFrom, adaptSteps, canLearn, verdictOf, withoutAdapting } from './adapting.ts';
import { chosen, pairsReport } from './finetune-fixtures.ts';
import { newRun, withEvents } from './finetune-run.ts';
import { DEFAULT_TUNE } from './finetune-settings.ts';
import { hashOf, settingsOfHash, settingsOfRecipe } from './finetune-share.ts';
import { datasetNames, missingPhotos } from './finetune-state.ts';

const network = { id: 'srresnet', config: { channels: 8, blocks: 1 } };
const listing = {
  default: 'base-1',
  cards: [
    { id: 'base-1', kind: 'network', network },
    { id: 'classic', kind: 'classical', network: null },
  ],
} as unknown as ZooListing;

const report = {
  ...pairsReport,
  kind: 'degraded',
  pairs: 0,
  usable: false,
  train: [],
  validation: [],
  pairFolders: [],
  real: {
    names: ['rain/a.jpg', 'rain/b.jpg', 'x/c.jpg'],
    clear: ['s/1.jpg', 's/2.jpg'],
    folders: ['real/other', 'real/rain'],
    tasks: { 'real/rain': 'rain' },
    usable: true,
  },
} as const;

const settings = adaptingFrom(DEFAULT_TUNE, null, listing);

const grey: MeanColour = [100, 100, 100];
const look = (step: number, quality: number, red = 100): RealLook => ({
  step,
  identity: 40,
  photos: [
    {
      name: 'a.jpg',
      task: 'rain',
      input: grey,
      output: [red, 100, 100],
      niqe: { input: 6, output: 5 * quality },
      piqe: { input: 60, output: 40 * quality },
    },
  ],
});
const raster = (value: number) => ({
  width: 1,
  height: 1,
  depth: 8 as const,
  alpha: null,
  rgb: new Uint8Array([value, value, value]),
});

describe('adapting in the Fine-tune tab', () => {
  it('begins with a model that has weights, at a gentle rate, and goes back to the usual one', () => {
    expect(settings).toMatchObject({ start: 'base-1', network, steps: 200, learningRate: 2e-5 });
    expect(adaptingFrom(DEFAULT_TUNE, 'classic', listing).start).toBe('base-1');
    const back = withoutAdapting(settings);
    expect(back.adapt).toBeNull();
    expect(back.learningRate).toBe(2e-4);
  });

  it('can begin without partners, and says which step is missing', () => {
    expect(canLearn(report, settings)).toBe(true);
    expect(canLearn(report, DEFAULT_TUNE)).toBe(false);
    const done = (begun: boolean) => adaptSteps(report, settings, begun).map(({ done }) => done);
    expect(done(false)).toEqual([true, true, true, false]);
    expect(adaptSteps(null, DEFAULT_TUNE, false).map(({ done }) => done)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('remembers real and clear photos by their names', () => {
    const dataset = datasetNames(report, true);
    expect(dataset).toEqual(['rain/a.jpg', 'rain/b.jpg', 's/1.jpg', 's/2.jpg', 'x/c.jpg']);
    const recipe = fineTuneRecipe(settings, report);
    expect(missingPhotos({ dataset, recipe }, report)).toEqual([]);
    expect(missingPhotos({ dataset: [...dataset, 'gone.jpg'], recipe }, report)).toEqual(['gone.jpg']);
    // A Run of pairs waits for its clean photos.
    expect(missingPhotos({ dataset }, report)).toEqual(dataset);
    expect(chosen('a.jpg')[0]?.path).toBe('a.jpg');
  });

  it('makes a Recipe of real folders by kind, and reads it again', () => {
    const recipe = fineTuneRecipe({ ...settings, adapt: { ...DEFAULT_ADAPT, colourLimit: 5 } }, report);
    expect(recipe.adaptation?.degraded).toEqual([
      { task: 'real-chain', folders: ['real/other'] },
      { task: 'rain', folders: ['real/rain'] },
    ]);
    expect(recipe.adaptation?.limits).toEqual({ colour: 5, identity: 3, keep: 'best' });
    expect(recipe).toMatchObject({ start: 'base-1', data: { clean: ['clean'] } });
    expect(settingsOfRecipe(recipe, DEFAULT_TUNE).adapt).toMatchObject({ colourLimit: 5, identityWeight: 1 });
    // A link names only networks that the tab offers.
    const offered = { ...settings, network: DEFAULT_TUNE.network };
    expect(settingsOfHash(hashOf(offered))).toMatchObject({ adapt: DEFAULT_ADAPT, learningRate: 2e-5 });
    expect(settingsOfHash(hashOf(DEFAULT_TUNE))).toMatchObject({ adapt: null });
  });

  it('follows looks, losses and compared photos, and goes back with its Run', () => {
    const recipe = fineTuneRecipe(settings, report);
    const photo = (degraded: Raster | null, restored: Raster, task = 'haze') => ({
      name: 'a.jpg',
      task,
      degraded,
      restored,
    });
    const told: TrainingEvent[] = [
      { kind: 'look', step: 0, look: look(0, 1) },
      {
        kind: 'comparison',
        step: 0,
        photos: [photo(raster(1), raster(2)), photo(raster(4), raster(5), 'rain')],
      },
      { kind: 'step', step: 1, loss: 1, learningRate: 1, gradientNorm: 1, terms: { adversarial: 0.4 } },
      { kind: 'step', step: 2, loss: 1, learningRate: 1, gradientNorm: 1, terms: { adversarial: 0.3 } },
      { kind: 'look', step: 2, look: look(2, 0.9) },
      { kind: 'comparison', step: 2, photos: [photo(null, raster(3)), photo(null, raster(6), 'rain')] },
    ];
    const run = withEvents(newRun({ id: 'r', name: 'r', recipe, dataset: [] }), told);
    expect(run.adapt.terms).toEqual({ adversarial: [0.4, 0.3] });
    expect(run.adapt.compared[0]).toMatchObject({
      base: raster(2),
      restored: raster(3),
      degraded: raster(1),
    });
    expect(run.adapt.compared[1]).toMatchObject({ task: 'rain', base: raster(5), restored: raster(6) });
    const verdict = verdictOf(recipe, run.adapt.looks);
    expect(verdict?.best.step).toBe(2);
    expect(verdict && verdictSentence(verdict)).toContain('10 % more like clear ones');
    const again = withEvents(run, [
      { kind: 'recovered', step: 0 },
      { kind: 'step', step: 1, loss: 1, learningRate: 1, gradientNorm: 1, terms: { adversarial: 0.5 } },
    ]);
    expect(again.adapt.terms).toEqual({ adversarial: [0.5] });
  });

  it('warns before what drifted is kept', () => {
    const recipe = fineTuneRecipe(settings, report);
    const verdict = verdictOf(recipe, [look(0, 1, 112), look(2, 0.9, 113)]);
    expect(verdict?.warning).toContain('a.jpg moved by 13.0 of 255 levels');
    expect(verdictOf(recipe, [look(0, 1), look(2, 0.5, 130)])?.best.step).toBe(0);
  });
});
