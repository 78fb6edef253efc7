import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { pageOf, readmeTable, renewReadme } from '../src/cli/experiments/backbones/page.ts';
import { readBackbones } from './network-table.ts';

const text = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

it('README.md and docs/results/backbones.md say of networks what was measured', () => {
  const result = readBackbones();
  expect(text('docs/results/backbones.md')).toBe(pageOf(result));
  expect(text('README.md')).toContain(readmeTable(result));
  expect(renewReadme(text('README.md'), result)).toBe(text('README.md'));
});
