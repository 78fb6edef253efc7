import { describe, expect, it } from 'vitest';
import { averagePrecision, detectionScore, type Found, overlap } from './detection.ts';
import { segmentationScore } from './segmentation.ts';

const box = (left: number, top: number, side: number, score = 1, kind = 0): Found => ({
  left,
  top,
  right: left + side,
  bottom: top + side,
  score,
  kind,
});

describe('overlap of boxes', () => {
  it.each([
    [box(0, 0, 4), box(0, 0, 4), 1],
    // 2 x 4 shared of 16 + 16 - 8.
    [box(0, 0, 4), box(2, 0, 4), 8 / 24],
    [box(0, 0, 4), box(4, 0, 4), 0],
    [box(0, 0, 4), box(1, 1, 2), 4 / 16],
  ])('%o and %o: %d', (a, b, expected) => {
    expect(overlap(a, b)).toBeCloseTo(expected, 12);
    expect(overlap(b, a)).toBeCloseTo(expected, 12);
  });
});

describe('average precision', () => {
  const truth = [box(0, 0, 10), box(20, 0, 10), box(40, 0, 10)];

  it('is 1 for the truth itself and 0 for nothing', () => {
    expect(detectionScore([{ found: truth, truth }])).toEqual({ map: 1, iou: 1, count: 3 });
    expect(detectionScore([{ found: [], truth }])).toEqual({ map: 0, iou: 0, count: 3 });
    expect(detectionScore([{ found: truth, truth: [] }])).toEqual({ map: null, iou: null, count: 0 });
  });

  it('falls with sure mistakes and not with unsure ones', () => {
    const mistake = (score: number) => box(80, 80, 10, score);
    const found = truth.map((one) => ({ ...one, score: 0.5 }));
    // Last in rank: all three were found before it.
    expect(averagePrecision([{ found: [...found, mistake(0.1)], truth }], 0)).toBeCloseTo(1, 12);
    // First in rank: precisions 0, 1/2, 2/3, 3/4, made monotone: 3/4 throughout.
    expect(averagePrecision([{ found: [...found, mistake(0.9)], truth }], 0)).toBeCloseTo(3 / 4, 12);
  });

  it('follows the textbook: hits and misses in turn', () => {
    // Ranked hit, miss, hit, miss; 3 true: precisions 1, 1/2, 2/3, 1/2 at recalls 1/3, 1/3, 2/3, 2/3.
    const found = [box(0, 0, 10, 0.9), box(90, 0, 10, 0.8), box(20, 0, 10, 0.7), box(90, 90, 10, 0.6)];
    expect(averagePrecision([{ found, truth }], 0)).toBeCloseTo(1 / 3 + (2 / 3) * (1 / 3), 12);
  });

  it('counts a box found twice as one find and one mistake', () => {
    const found = [box(0, 0, 10, 0.9), box(1, 0, 10, 0.8), box(20, 0, 10, 0.7), box(40, 0, 10, 0.6)];
    // Precisions 1, 1/2, 2/3, 3/4 at recalls 1/3, 1/3, 2/3, 1, monotone from the right: 1, 3/4, 3/4.
    expect(averagePrecision([{ found, truth }], 0)).toBeCloseTo((1 + 0.75 + 0.75) / 3, 12);
  });

  it('keeps classes and photos apart', () => {
    const other = { ...box(0, 0, 10), kind: 7 };
    const score = detectionScore([
      { found: [box(0, 0, 10)], truth: [box(0, 0, 10), other] },
      { found: [box(50, 50, 10)], truth: [box(0, 0, 10)] },
    ]);
    // Class 0: hit first (ties keep their order), miss after: recall 1/2. Class 7: never found.
    expect(score.map).toBeCloseTo((0.5 + 0) / 2, 12);
    expect(score.iou).toBeCloseTo(1 / 3, 12);
  });
});

describe('scores of masks', () => {
  it('are 1 for the truth', () => {
    const mask = Uint8Array.of(0, 0, 1, 1);
    expect(segmentationScore([{ found: mask, truth: mask }], 2)).toEqual({ mpa: 1, miou: 1 });
  });

  it('are those of a table made by hand', () => {
    // Class 0: 3 true, 2 kept, 3 given: 2/3 and 2/4. Class 1: 2 true, 1 kept, 2 given: 1/2 and 1/3. Class 2: absent.
    const truth = Uint8Array.of(0, 0, 0, 1, 1);
    const found = Uint8Array.of(0, 0, 1, 1, 0);
    const { mpa, miou } = segmentationScore([{ found, truth }], 3);
    expect(mpa).toBeCloseTo((2 / 3 + 1 / 2) / 2, 12);
    expect(miou).toBeCloseTo((2 / 4 + 1 / 3) / 2, 12);
  });

  it('sum pixels over photos before they divide', () => {
    const one = { truth: Uint8Array.of(1, 1, 1, 1), found: Uint8Array.of(1, 1, 1, 1) };
    const two = { truth: Uint8Array.of(1, 0), found: Uint8Array.of(0, 0) };
    const { mpa, miou } = segmentationScore([one, two], 2);
    expect(mpa).toBeCloseTo((4 / 5 + 1) / 2, 12);
    expect(miou).toBeCloseTo((4 / 5 + 1 / 2) / 2, 12);
  });
});
