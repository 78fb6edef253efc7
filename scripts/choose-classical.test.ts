import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { STEP, WEIGHTS } from '../src/engine/classical/chosen.ts';
import { type ClassicalChoice, chosenFile, coarsest, highest } from './choose-classical.ts';

const file = (path: string) => new URL(`../${path}`, import.meta.url);
const candidate = <T>(value: T, psnr: number) => ({ value, psnr, seconds: 1 });

describe('the rules of the choice', () => {
  it('take the coarsest step that loses next to nothing', () => {
    expect(coarsest([candidate(3, 30.02), candidate(4, 30.0), candidate(5, 29.98), candidate(8, 29.9)])).toBe(
      5,
    );
    expect(coarsest([candidate(3, 30.2), candidate(4, 30)])).toBe(3);
  });

  it('take the weights that score highest', () => {
    expect(highest([candidate('a', 27), candidate('b', 28), candidate('c', 26)])).toBe('b');
  });
});

describe('what was chosen', () => {
  const result = file('docs/results/classical-choice.json');

  it.runIf(existsSync(result))('is what its rules say, and what the methods use', () => {
    const choice = JSON.parse(readFileSync(result, 'utf8')) as ClassicalChoice;
    expect(choice.bm3dStep.chosen).toBe(coarsest(choice.bm3dStep.candidates));
    expect(choice.rainWeights.chosen).toEqual(highest(choice.rainWeights.candidates));
    expect(STEP).toBe(choice.bm3dStep.chosen);
    expect(WEIGHTS).toEqual(choice.rainWeights.chosen);
    expect(readFileSync(file('src/engine/classical/chosen.ts'), 'utf8')).toBe(chosenFile(choice));
  });
});
