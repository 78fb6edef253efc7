import { describe, expect, it } from 'vitest';
import type { SimilarityMap } from '../../engine/domain/grids.ts';
import { pairDistances, pairWords, placeWords } from './degradations.ts';

const set = (id: string, label: string) => ({ id, label, task: null, setting: '' });
const map: SimilarityMap = {
  descriptor: 'descriptor-1',
  patches: 100,
  side: 64,
  components: 37,
  photos: 10,
  seed: 1,
  sets: [set('a', 'Noise'), set('b', 'Rain'), set('c', 'Blur')],
  fits: [1, 2, 3].map((sigma) => ({ shape: 1, sigma })),
  matrix: [
    [0, 2, 3],
    [2, 0, 4],
    [3, 4, 0],
  ],
  spread: null,
  order: [0, 1, 2],
};

describe('pairs', () => {
  it('counts each pair once, nearest first', () => {
    expect(pairDistances(map)).toEqual([2, 3, 4]);
  });

  it('says how close two kinds are beside all others', () => {
    expect(pairWords(map, 0, 1)).toBe(
      'Noise and Rain are 2.0 apart. No pair is closer: one network can probably learn both without giving much up.',
    );
    expect(pairWords(map, 1, 2)).toContain('2 of the 3 pairs are closer');
    expect(pairWords(map, 1, 2)).toContain('gives something up');
  });
});

describe('a photo', () => {
  it('is named by its nearest kinds', () => {
    const place = {
      fit: { shape: 1, sigma: 2 },
      distances: [
        { id: 'b', distance: 1.25 },
        { id: 'c', distance: 3 },
      ],
      patches: 100,
      milliseconds: 5,
    };
    expect(placeWords(map, place)).toBe('Of all kinds, this photo is most like Rain (1.3), then Blur (3.0).');
  });
});
