import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GOALS, goalsPage, goalsPlot, readCurves } from './goals-page.ts';
import { readResults, type ZooResults } from './zoo-page.ts';

const file = (path: string) => readFileSync(new URL(`../docs/${path}`, import.meta.url), 'utf8');

describe('the page of goals', () => {
  const { results, manifest } = readResults();

  it('holds the scores and curves that are published', () => {
    expect(file('results/goals.md')).toBe(goalsPage(results, manifest));
    expect(file('images/goals.svg')).toBe(goalsPlot(readCurves()));
  });

  it('says of each goal whether it is reached, and by how much not', () => {
    const scored = (psnr: number): ZooResults => ({
      ...results,
      models: [
        {
          id: 'one',
          sha256: null,
          scores: GOALS.map(({ task, setting, set }) => ({
            task,
            setting,
            set,
            count: 1,
            psnrInput: 20,
            psnr,
            ssimInput: 0,
            ssim: 1,
            command: '',
          })),
        },
      ],
    });
    const ours = { ...manifest, byTask: Object.fromEntries(GOALS.map(({ task }) => [task, 'one'])) };
    const good = goalsPage(scored(40), ours);
    expect(good.match(/dB \| reached \|/g)).toHaveLength(GOALS.length);
    const bad = goalsPage(scored(19.5), ours);
    expect(bad.match(/missed by/g)).toHaveLength(GOALS.length);
    expect(bad).toContain('| 33.00 dB | 19.50 dB | **missed by 13.50 dB** |');
    expect(bad).toContain('| +6.00 dB | −0.50 dB | **missed by 6.50 dB** |');
  });
});
