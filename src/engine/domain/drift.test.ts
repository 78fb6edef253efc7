import { describe, expect, it } from 'vitest';
import {
  bestLook,
  colourMove,
  driftOf,
  driftWarning,
  exposureMove,
  freshWarning,
  type MeanColour,
  type RealLook,
} from './drift.ts';

const GREY: MeanColour = [100, 100, 100];
const LIMITS = { colour: 8, identity: 3 };

function look(step: number, output: MeanColour, quality: number, identity: number | null = 40): RealLook {
  return {
    step,
    identity,
    photos: [
      {
        name: 'a.jpg',
        task: 'rain',
        input: GREY,
        output,
        niqe: { input: 5, output: quality * 4 },
        piqe: { input: 50, output: quality * 30 },
      },
    ],
  };
}

describe('drift', () => {
  it('is the greatest move of a channel, and lightness apart', () => {
    expect(colourMove(GREY, [103, 100, 95])).toBe(5);
    expect(exposureMove(GREY, [110, 110, 110])).toBeCloseTo(10, 9);
    expect(exposureMove(GREY, [100, 100, 110])).toBeCloseTo(1.14, 9);
  });

  it('is held against what the base model makes, not against the photo', () => {
    const base = look(0, [120, 120, 120], 1);
    expect(driftOf(base, look(10, [126, 120, 120], 0.9, 38), LIMITS)).toEqual({
      colour: 6,
      identity: 2,
      quality: 0.9,
      within: true,
    });
    expect(driftOf(base, look(10, [129, 120, 120], 0.9), LIMITS).within).toBe(false);
    expect(driftOf(base, look(10, [120, 120, 120], 0.9, 36.9), LIMITS).within).toBe(false);
    expect(driftOf(base, look(10, [Number.NaN, 120, 120], 0.9), LIMITS).within).toBe(false);
  });

  it('tells photos of one name apart by their kinds of damage', () => {
    const both = (rain: MeanColour, haze: MeanColour): RealLook => {
      const { photos, ...rest } = look(0, rain, 1);
      return {
        ...rest,
        photos: [...photos, ...photos.map((photo) => ({ ...photo, task: 'haze' as const, output: haze }))],
      };
    };
    const base = both([100, 100, 100], [160, 160, 160]);
    expect(driftOf(base, base, LIMITS).colour).toBe(0);
    expect(driftOf(base, both([103, 100, 100], [155, 160, 160]), LIMITS).colour).toBe(5);
  });

  it('lets the best look be the one of lowest quality ratio within the limits, else the base model', () => {
    const [base, good, better, drifted] = [
      look(0, GREY, 1),
      look(10, GREY, 0.9),
      look(20, GREY, 0.8),
      look(30, [130, 100, 100], 0.2),
    ];
    expect(bestLook([base, good, better, drifted], LIMITS)?.step).toBe(20);
    expect(bestLook([base, drifted], LIMITS)?.step).toBe(0);
    expect(bestLook([base, look(10, GREY, 1.1)], LIMITS)?.step).toBe(0);
    expect(bestLook([], LIMITS)).toBeNull();
  });

  it('warns of every photo whose colour moved further than the limit, once', () => {
    const [base, moved] = [look(0, [105, 100, 100], 1), look(10, [112.25, 100, 100], 0.9)];
    expect(driftWarning(base, base, LIMITS)).toBeNull();
    const words = driftWarning(base, moved, LIMITS);
    expect(words).toContain('a.jpg moved by 12.3 of 255 levels, more than the limit of 8');
    expect(words).toContain('the base model moves it by 5.0');
    expect(freshWarning([base], moved, LIMITS)).toBe(words);
    expect(freshWarning([base, moved], look(20, [113, 100, 100], 0.9), LIMITS)).toBeNull();
  });
});
