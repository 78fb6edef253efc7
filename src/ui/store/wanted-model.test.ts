import { describe, expect, it } from 'vitest';
import type { ZooListing } from '../../workers/protocol/api.ts';
import {
  chosenModels,
  expectedModels,
  isAutomatic,
  looking,
  looksOften,
  mostLooksOf,
} from './wanted-model.ts';

const cards = [
  { id: 'local', kind: 'network', tasks: ['jpeg'] },
  { id: 'rain', kind: 'network', tasks: ['rain'] },
  { id: 'haze', kind: 'network', tasks: ['haze'], network: { side: 192 } },
  { id: 'bm3d', kind: 'classical', tasks: ['gaussian-noise'] },
] as unknown as ZooListing['cards'];
const listing: ZooListing = { default: 'local', byTask: {}, features: [], cards };

describe('looking often', () => {
  it('is asked of Automatic, or of each model as far as it can', () => {
    expect(looking('automatic', true, cards)).toBe('automatic@x8');
    expect(looking('local,rain,haze,bm3d', true, cards)).toBe('local@x8,rain@x2,haze,bm3d');
    expect(looking('local@x8,rain@x2', false, cards)).toBe('local,rain');
    expect(looking('gone', true, cards)).toBe('gone');
  });

  it('is told from what is wanted', () => {
    expect(looksOften('local,rain@x2')).toBe(true);
    expect(looksOften('rdmc@2')).toBe(false);
    expect(isAutomatic('automatic@x8')).toBe(true);
    expect(isAutomatic('local@x8')).toBe(false);
    expect(mostLooksOf('automatic', cards)).toBe(8);
    expect(mostLooksOf('rain,bm3d', cards)).toBe(2);
    expect(mostLooksOf('bm3d', cards)).toBe(1);
  });

  it('is done by what Automatic chooses, and expected of it before', () => {
    expect(chosenModels('automatic@x8', ['rain', 'local'], cards)).toEqual(['rain@x2', 'local@x8']);
    expect(chosenModels('automatic', ['rain'], cards)).toEqual(['rain']);
    const choice = { models: ['rain'] } as unknown as NonNullable<
      Parameters<typeof expectedModels>[1]['choice']
    >;
    expect(expectedModels('automatic@x8', { choice: null }, listing)).toBe('local@x8');
    expect(expectedModels('automatic@x8', { choice }, listing)).toBe('rain@x2');
    expect(expectedModels('automatic', { choice: { ...choice, models: [] } }, listing)).toBe('');
    expect(expectedModels('bm3d,local', { choice }, listing)).toBe('bm3d,local');
    expect(expectedModels('automatic', { choice: null }, null)).toBe('');
  });
});
