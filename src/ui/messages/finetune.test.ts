import { describe, expect, it } from 'vitest';
import { FAULT_CODES } from '../../engine/domain/fault.ts';
import { pairsReport } from '../store/finetune-fixtures.ts';
import {
  datasetSentence,
  endingWords,
  findingSentence,
  paceWords,
  remainingWords,
  small,
  splitSentence,
} from './finetune.ts';

describe('the check', () => {
  it('counts and measures in words', () => {
    expect(datasetSentence(pairsReport)).toBe('8 pairs, all 64 × 48.');
    const mixed = { ...pairsReport, pairs: 1, clean: 2, degraded: 1, largest: [100, 80] as const };
    expect(datasetSentence(mixed)).toBe(
      '1 pair and 2 clean photos and 1 photo without a clean partner, 64 × 48 to 100 × 80.',
    );
    expect(splitSentence(pairsReport)).toContain('2 photos to learn from; 1 is kept back');
  });

  it('names a few and counts the rest', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    expect(findingSentence({ code: 'unreadable', severity: 'error', names })).toBe(
      '6 photos that cannot be read, left out: a, b, c, d and 2 more.',
    );
    expect(findingSentence({ code: 'too-few', severity: 'warning', names })).not.toContain(': a');
  });
});

describe('an ending', () => {
  const ending = { step: 40, patience: 3, bestStep: 30, harms: false, fault: null };

  it.each([
    ['finished', 'Finished all 40 steps', 'save'],
    ['no-gain', 'No gain any more, so it stopped at step 40', 'save'],
    ['stopped', 'You stopped it at step 40', 'save'],
  ])('%s says so and leads on', (phase, title, step) => {
    expect(endingWords({ ...ending, phase })).toMatchObject({ title, next: { step } });
    expect(endingWords({ ...ending, phase }).text).toContain('step 30');
  });

  it('says of weights that only harm what to do', () => {
    const words = (harms: boolean) => endingWords({ ...ending, phase: 'finished', harms }).text;
    expect(words(true)).toContain('worse than they came: train for more steps');
    expect(words(false)).not.toContain('worse');
  });

  it.each([
    ['training-diverged', 'gentler-from-best'],
    ['out-of-memory', 'smaller'],
    ['device-lost', 'resume'],
    ['storage-full', 'make-room'],
  ] as const)('by %s offers what helps', (code, step) => {
    const words = endingWords({ ...ending, phase: 'failed', fault: { code, message: 'So it was.' } });
    expect(words.text).toContain('So it was.');
    expect(words.next?.step).toBe(step);
  });

  it('by divergence before anything was learned offers to start again', () => {
    const fault = { code: 'training-diverged', message: 'So it was.' } as const;
    for (const bestStep of [0, null]) {
      expect(endingWords({ ...ending, bestStep, phase: 'failed', fault }).next?.step).toBe('gentler');
    }
  });

  it('has words for every Fault', () => {
    for (const code of FAULT_CODES) {
      const words = endingWords({ ...ending, phase: 'failed', fault: { code, message: 'So it was.' } });
      expect(words.text, code).toMatch(/So it was\..*|.+ So it was\./);
      expect(words.title.length, code).toBeGreaterThan(5);
    }
  });
});

describe('numbers', () => {
  it('fit their size', () => {
    expect([3000, 200_000, 7_200_000].map(remainingWords)).toEqual([
      'about 5 s left',
      'about 3 min left',
      'about 2.0 h left',
    ]);
    expect(remainingWords(Number.POSITIVE_INFINITY)).toBe('');
    expect(paceWords({ stepsPerSecond: 2.34, memory: 0 })).toBe('2.3 steps a second');
    expect(paceWords({ stepsPerSecond: 0.25, memory: 2e6 })).toBe('4.0 s a step, 2.0 MB in use');
    expect([0.0412, 0.0002, 0].map(small)).toEqual(['0.0412', '2.0e-4', '0']);
  });
});
