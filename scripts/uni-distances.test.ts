import { describe, expect, it } from 'vitest';
import type { CardScore } from '../src/engine/domain/model-card.ts';
import { type Cards, distancesOf, distancesPage, verdictOf } from './uni-distances.ts';

const score = (task: CardScore['task'], set: string, psnr: number, psnrInput = 20): CardScore => ({
  set,
  task,
  setting: '',
  count: 3,
  psnrInput,
  psnr,
  command: `measure ${set} ${psnr}`,
});

const SCORES: Record<string, CardScore[]> = {
  'mprnet-haze-1': [score('haze', 'SOTS', 25)],
  'mprnet-rain-1': [score('rain', 'Rain100L', 30), score('rain', 'elsewhere', 31)],
  'mprnet-blur-1': [score('camera-shake', 'Set5', 21)],
  student: [score('haze', 'SOTS', 22), score('rain', 'Rain100L', 29.8), score('camera-shake', 'Set5', 19.5)],
};
const cards: Cards = (id) => (SCORES[id] ? { scores: SCORES[id] } : null);

describe('distances of a student to its teachers', () => {
  it('compares on the same photos alone and knows the paper’s 2.69, 0.36 and 2.46 dB', () => {
    const found = distancesOf('student', cards);
    expect(found.map(({ here }) => Number(here.toFixed(2)))).toEqual([3, 0.2, 1.5]);
    expect(found.map(({ printed }) => Number(printed.toFixed(2)))).toEqual([2.69, 0.36, 2.46]);
  });

  it('calls a photo that came out worse by its name, however near the teacher is', () => {
    expect(distancesOf('student', cards).map(verdictOf)).toEqual([
      'further than in the paper',
      'nearer than in the paper',
      'worse than it came',
    ]);
  });

  it('prints every command, and says what is not there', () => {
    const page = distancesPage(
      [
        ['student', 'Student'],
        ['adapted', 'Adapted'],
      ],
      cards,
    );
    expect(page).toContain(
      '| rain, Rain100L | 20.00 | 30.00 | 29.80 | 0.20 | 0.36 | nearer than in the paper |',
    );
    expect(page).toContain('measure Set5 19.5');
    expect(page).toContain('`adapted` is not in the zoo.');
  });
});
