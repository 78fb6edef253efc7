import { describe, expect, it } from 'vitest';
import { earlierStages, modelName, parseStage, stageBefore } from './model-stage.ts';

describe('stages of a model', () => {
  it('are told from whole models', () => {
    expect(parseStage('rdmc-rain-1@2')).toEqual({ id: 'rdmc-rain-1', stage: 2 });
    expect(parseStage('rdmc-rain-1')).toEqual({ id: 'rdmc-rain-1', stage: null });
    expect(parseStage('me@home')).toEqual({ id: 'me@home', stage: null });
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
