import { describe, expect, it } from 'vitest';
import {
  earlierStages,
  modelName,
  mostLooks,
  parseVariant,
  stageBefore,
  usefulLooks,
  withLooks,
} from './model-variant.ts';

describe('stages of a model', () => {
  it('are told from whole models', () => {
    expect(parseVariant('rdmc-rain-1@2')).toEqual({ id: 'rdmc-rain-1', stage: 2, looks: 1 });
    expect(parseVariant('rdmc-rain-1')).toEqual({ id: 'rdmc-rain-1', stage: null, looks: 1 });
    expect(parseVariant('me@home')).toEqual({ id: 'me@home', stage: null, looks: 1 });
  });

  it('come before the last, which is the model itself', () => {
    const card = { id: 'r', name: 'Rain', network: { id: 'rdmc', config: {} } };
    expect(earlierStages(card).map(({ id }) => id)).toEqual(['r@1', 'r@2']);
    expect(earlierStages({ ...card, network: { id: 'rdmc', config: { stages: 1 } } })).toEqual([]);
    expect(earlierStages({ ...card, network: { id: 'unet', config: { stages: 3 } } })).toEqual([]);
    expect(earlierStages({ ...card, network: { id: 'mprnet', config: {} } })).toHaveLength(2);
    expect(earlierStages({ ...card, network: null })).toEqual([]);
  });

  it('follow each other, and the model itself follows the last of them', () => {
    const cards = [
      { id: 'r', network: { id: 'rdmc', config: { stages: 3 } } },
      { id: 'u', network: { id: 'unet', config: {} } },
    ];
    expect(stageBefore(['u', 'r'], cards)).toEqual(['u', 'r@2']);
    expect(stageBefore(['r@2'], cards)).toEqual(['r@1']);
    expect(stageBefore(['r@x2'], cards)).toEqual(['r@2@x2']);
    expect(stageBefore(['r@1'], cards)).toBeNull();
    expect(stageBefore(['r', 'u'], cards)).toBeNull();
    expect(stageBefore(['gone'], cards)).toBeNull();
  });

  it('are named after it', () => {
    const cards = [{ id: 'r', name: 'Rain' }];
    expect(modelName(cards, 'r@2')).toBe('Rain, stage 2');
    expect(modelName(cards, 'r')).toBe('Rain');
    expect(modelName(cards, 'gone')).toBe('gone');
  });
});

describe('looks of a model', () => {
  it('are told from whole models and from stages', () => {
    expect(parseVariant('local-6@x8')).toEqual({ id: 'local-6', stage: null, looks: 8 });
    expect(parseVariant('r@2@x2')).toEqual({ id: 'r', stage: 2, looks: 2 });
  });

  it('are given to every model of a chain, in place of those it had', () => {
    expect(withLooks('a,b@x2,c@1', 8)).toBe('a@x8,b@x8,c@1@x8');
    expect(withLooks('a@x8,c@1@x8', 1)).toBe('a,c@1');
    expect(withLooks('automatic', 8)).toBe('automatic@x8');
  });

  it('are two where the model knows up from down, and one where there is nothing to average', () => {
    expect(mostLooks({ kind: 'network', tasks: ['jpeg', 'gaussian-noise'] })).toBe(8);
    expect(mostLooks({ kind: 'network', tasks: ['jpeg', 'rain'] })).toBe(2);
    expect(mostLooks({ kind: 'network', tasks: [] })).toBe(8);
    expect(mostLooks({ kind: 'classical', tasks: ['jpeg'] })).toBe(1);
  });

  it('are of no use to one that sees the whole photo reduced', () => {
    const network = { id: 'unet', config: {} };
    expect(mostLooks({ kind: 'network', tasks: ['haze'] })).toBe(2);
    expect(usefulLooks({ kind: 'network', tasks: ['haze'], network: { ...network, side: 192 } })).toBe(1);
    expect(usefulLooks({ kind: 'network', tasks: ['jpeg'], network })).toBe(8);
  });

  it('are told in its name', () => {
    expect(modelName([{ id: 'a', name: 'Local damage' }], 'a@x8')).toBe('Local damage, 8 looks');
  });
});
