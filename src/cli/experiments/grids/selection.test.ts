import { describe, expect, it } from 'vitest';
import {
  automaticRows,
  cleanRow,
  confusionOf,
  gainRow,
  type JudgedPhoto,
  PAPER_GROUPS,
  refusalRows,
  separation,
} from './selection.ts';

const photo = (set: string, values: Partial<JudgedPhoto>): JudgedPhoto => ({
  set,
  group: set,
  chosenGroup: set,
  model: 'a',
  distance: 4,
  strangeness: 4,
  refused: false,
  predictedGain: 1,
  input: 20,
  psnr: { a: 22, b: 18 },
  ...values,
});

describe('what a choice is worth', () => {
  it('stands between the best and the worst choice of each photo', () => {
    const rows = automaticRows(
      [
        photo('x', {}),
        photo('x', { model: 'b' }),
        photo('x', { model: null }),
        photo('clean', { input: null, psnr: { a: 40 } }),
      ],
      ['a', 'b'],
      'a',
    );
    expect(rows.map(({ set }) => set)).toEqual(['x', 'all known']);
    expect(rows[0]).toEqual({
      set: 'x',
      photos: 3,
      input: 20,
      automatic: 20,
      oracle: 22,
      allInOne: 22,
      worst: 18,
    });
  });

  it('counts good photos that are left alone, and the worst of the others', () => {
    const clean = { input: null, psnr: { a: 41.5, b: 38 } };
    expect(
      cleanRow([photo('clean', { ...clean, model: null }), photo('clean', { ...clean, model: 'b' })]),
    ).toEqual({
      photos: 2,
      leftAlone: 1,
      worst: 38,
    });
  });

  it('compares told with measured gains where a model ran', () => {
    const row = gainRow([
      photo('x', { predictedGain: 1, psnr: { a: 21.5 } }),
      photo('x', { predictedGain: 2, psnr: { a: 22 } }),
      photo('x', { predictedGain: 5, psnr: { a: 26 } }),
      photo('x', { model: null }),
      photo('x', { refused: true }),
    ]);
    expect(row.photos).toBe(3);
    expect(row.spearman).toBeCloseTo(1, 10);
    expect(row.error).toBeCloseTo(0.5, 10);
  });

  it('knows how often unknown damage is refused and lies further away', () => {
    const photos = [
      photo('x', { distance: 4, strangeness: 4 }),
      photo('x', { distance: 6, strangeness: 6, refused: true }),
      photo('snow', { group: null, distance: 5, strangeness: 5 }),
      photo('snow', { group: null, distance: 7, strangeness: 7, refused: true }),
    ];
    expect(refusalRows(photos)).toEqual([
      { set: 'x', known: true, photos: 2, refused: 1, distance: 5, strangeness: 5, reliability: null },
      { set: 'snow', known: false, photos: 2, refused: 1, distance: 6, strangeness: 6, reliability: 0.75 },
    ]);
    expect(separation(photos)).toBe(0.75);
  });

  it('counts what is taken for what', () => {
    const found = confusionOf(
      [
        { truth: 'a', found: 'a' },
        { truth: 'a', found: 'b' },
        { truth: 'b', found: 'b' },
      ],
      ['a', 'b'],
    );
    expect(found.counts).toEqual([
      [1, 1],
      [0, 1],
    ]);
    expect(found.accuracy).toBeCloseTo(2 / 3, 10);
  });

  it('uses the paper’s partition of eleven', () => {
    expect(new Set(PAPER_GROUPS.flatMap(({ members }) => members)).size).toBe(11);
  });
});
