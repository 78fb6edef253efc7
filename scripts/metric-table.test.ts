import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readMetricResults, renewPage } from './metric-table.ts';

const results = readMetricResults();

describe('how metrics follow damage', () => {
  it('stands in docs/metrics.md as it was measured', () => {
    const page = readFileSync(new URL('../docs/metrics.md', import.meta.url), 'utf8');
    expect(renewPage(page, results)).toBe(page);
  });

  it.each(['gaussian-noise', 'gaussian-blur', 'jpeg'])('BRISQUE-proxy ranks %s by at least 0.9', (task) => {
    expect(results.sets.map(({ count }) => count)).toEqual([16, 12]);
    for (const { set, checks } of results.sets) {
      const check = checks['brisque-proxy']?.find((one) => one.task === task);
      expect(check?.spearman, set).toBeGreaterThanOrEqual(0.9);
    }
  });
});
