import { describe, expect, it } from 'vitest';
import { type CompareCell, removedFrom, showsStages } from './compare-state.ts';

const cards = [{ id: 'r', network: { id: 'rdmc', config: { stages: 3 } } }];
const cell = (model: string, strength = 1): CompareCell => ({
  id: `${model} ${strength}`,
  models: [model],
  strength,
  last: null,
});

describe('removedFrom', () => {
  it('is the stage before where that is shown at the same strength, otherwise the photo', () => {
    const all = { cells: [cell('r@1'), cell('r@2'), cell('r')] };
    expect(['r@1', 'r@2', 'r'].map((model) => removedFrom(all, 'p', `p|${model}@1`, cards))).toEqual([
      'p|input',
      'p|r@1@1',
      'p|r@2@1',
    ]);
    expect(removedFrom({ cells: [cell('r@2', 0.5), cell('r')] }, 'p', 'p|r@1', cards)).toBe('p|input');
    expect(removedFrom(all, 'p', 'p|reference', cards)).toBe('p|input');
  });

  it('says whether any stage stands beside the one before', () => {
    expect(showsStages({ cells: [cell('r@2'), cell('r')] }, cards)).toBe(true);
    expect(showsStages({ cells: [cell('r@1'), cell('r')] }, cards)).toBe(false);
  });
});
