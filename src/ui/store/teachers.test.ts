import { describe, expect, it } from 'vitest';
import { fineTuneRecipe } from '../../engine/domain/fine-tune-recipe.ts';
import type { ModelCard } from '../../engine/domain/model-card.ts';
import type { ZooListing } from '../../workers/protocol/api.ts';
import { pairsReport } from './finetune-fixtures.ts';
import { DEFAULT_TUNE } from './finetune-settings.ts';
import { hashOf, keptAtHome, settingsOfHash, settingsOfRecipe } from './finetune-share.ts';
import { mayTeach, proposedTeachers, tasksToTeach, teacherOf, withNetworks } from './teachers.ts';

const network = { id: 'unet', config: {} };
const card = (id: string, kind = 'network') =>
  ({ id, name: id, kind, network: kind === 'network' ? network : null }) as unknown as ModelCard;
const listing = {
  default: 'local-1',
  byTask: { rain: 'rain-1', haze: 'bm3d' },
  cards: [card('local-1'), card('rain-1'), card('bm3d', 'classical')],
  features: [],
} as unknown as ZooListing;

describe('teachers', () => {
  it('are models with weights, proposed for their damage, and otherwise the default one', () => {
    expect(mayTeach(listing).map(({ id }) => id)).toEqual(['local-1', 'rain-1']);
    expect(teacherOf(listing, 'bm3d')).toBeNull();
    const proposed = proposedTeachers(['rain', 'haze', 'jpeg'], listing, {
      jpeg: { model: 'my-own', network },
    });
    expect(proposed).toEqual({
      rain: { model: 'rain-1', network },
      haze: { model: 'local-1', network },
      jpeg: { model: 'my-own', network },
    });
    expect(proposedTeachers(['rain'], null)).toEqual({});
  });

  it('are asked for the damage that is learned', () => {
    expect(tasksToTeach(DEFAULT_TUNE, null)).toEqual(['gaussian-noise', 'jpeg']);
    expect(tasksToTeach(DEFAULT_TUNE, pairsReport)).toEqual(['real-chain']);
  });

  it('are in the Recipe of the settings and come back from it', () => {
    const settings = {
      ...DEFAULT_TUNE,
      teachers: { 'real-chain': { model: 'rain-1', network: DEFAULT_TUNE.network } },
      teaching: { temperature: 0.5 },
      tasks: [],
    } as const;
    const recipe = fineTuneRecipe(settings, pairsReport);
    expect(settingsOfRecipe(recipe, DEFAULT_TUNE)).toMatchObject({
      teachers: settings.teachers,
      teaching: { temperature: 0.5, contrastWeight: 0.1 },
    });
    const { transfer: _, ...supervised } = recipe;
    expect(settingsOfRecipe(supervised, settings).teachers).toBeNull();
  });

  it('travel in links with how they teach, unless one is the user’s own', () => {
    const settings = {
      ...DEFAULT_TUNE,
      teachers: { rain: { model: 'rain-1', network: DEFAULT_TUNE.network } },
      teaching: { temperature: 0.5, form: 'ratio' },
    } as const;
    expect(settingsOfHash(hashOf(settings))).toEqual(settings);
    expect(keptAtHome(settings)).toBe(false);
    const other = { ...settings, teachers: { rain: { model: 'rain-1', network } } };
    const read = settingsOfHash(hashOf(other));
    expect(read).toMatchObject({ teachers: { rain: { model: 'rain-1', network: { id: 'unknown' } } } });
    const own = { ...settings, teachers: { ...settings.teachers, haze: { model: 'my-big-one', network } } };
    expect(settingsOfHash(hashOf(own))).toMatchObject({ teachers: null, teaching: {} });
    expect(keptAtHome(own)).toBe(true);
  });

  it('from outside get the networks that their models have here', () => {
    const unknown = { id: 'unknown', config: {} };
    const asked = { rain: { model: 'rain-1', network: unknown }, haze: { model: 'gone', network: unknown } };
    expect(withNetworks(asked, listing)).toEqual({ ...asked, rain: { model: 'rain-1', network } });
    expect(withNetworks(null, listing)).toBeNull();
  });

  it('of a link are checked like all that comes from outside', () => {
    const hash = hashOf({ ...DEFAULT_TUNE, teachers: { rain: { model: '<b>', network } } });
    expect(settingsOfHash(hash)).toBe('invalid');
  });
});
