import { describe, expect, it } from 'vitest';
import { foundNetwork } from '../../engine/domain/found-recipe.ts';
import { JOURNAL_SPACE } from '../../engine/domain/rdmc-genotype.ts';
import { type LinksTold, linkWords, searchedNetwork, searchNow, spaceOf, weightsOf } from './link-search.ts';

const told = (step: number, weights: readonly number[]): LinksTold => ({
  kind: 'links',
  step,
  up: [0.6, 0.4],
  links: JOURNAL_SPACE.map((link, i) => ({ link, weight: weights[i] ?? 0 })),
});

describe('the search for links', () => {
  it('is nothing before it has told anything', () => expect(searchNow([])).toBeNull());

  it('shows the strongest first and marks two of each family', () => {
    const now = searchNow([told(5, []), told(10, [0.1, -0.3, 0.2, 0, 0.4, 0, -0.5, 0.01])]);
    expect(now?.step).toBe(10);
    expect(now?.candidates.slice(0, 3).map(({ link }) => link)).toEqual([
      'enc2-dec1',
      'enc4-dec3',
      'enc2-dec3',
    ]);
    expect(
      now?.candidates
        .filter(({ kept }) => kept)
        .map(({ link }) => link)
        .sort(),
    ).toEqual(['enc1-dec2', 'enc2-dec1', 'enc2-dec3', 'enc4-dec3']);
    expect(now?.genotype.up).toEqual([0.6, 0.4]);
  });

  it('follows one link through the steps', () =>
    expect(weightsOf([told(5, [1]), told(10, [2])], 'enc3-dec4')).toEqual([1, 2]));

  it('knows which networks are searched, and where', () => {
    expect(spaceOf(searchedNetwork('full'))).toBe('full');
    expect(spaceOf(searchedNetwork('journal'))).toBe('journal');
    expect(spaceOf({ id: 'rdmc', config: {} })).toBeNull();
  });

  it('gives the found network the links and three stages', () => {
    const genotype = { up: [0.5, 0.5] as [number, number], links: ['enc2-dec3'] };
    expect(foundNetwork(searchedNetwork('full'), genotype)).toEqual({
      id: 'rdmc',
      config: { width: 4, stages: 3, genotype },
    });
  });

  it('speaks plainly of links', () => {
    expect(linkWords('enc2-dec3')).toBe('encoder 2 to decoder 3');
    expect(linkWords('in-dec1')).toBe('input to decoder 1');
    expect(linkWords('enc1-dec0')).toBe('encoder 1 to output');
  });
});
