import { expect, it } from 'vitest';
import { plotPanels, ticks } from './svg-plot.ts';

it('marks round numbers', () => {
  expect(ticks(0, 1)).toEqual([0, 0.5, 1]);
  expect(ticks(0, 2000)).toEqual([0, 500, 1000, 1500, 2000]);
  expect(ticks(26.1, 27.9).map((tick) => tick.toFixed(1))).toEqual(['26.5', '27.0', '27.5']);
});

it('draws every point where it belongs', () => {
  const series = [{ label: 'a < b', ink: '#000', points: [[0, 10] as const, [4, 20] as const] }];
  const svg = plotPanels([{ title: 'one', series }], { title: 'all', x: 'step', y: 'dB' });
  // From the lower left corner to the upper right one of 210 by 140.
  expect(svg).toContain('d="M0 140L210 0"');
  expect(svg).toContain('a &lt; b');
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});
