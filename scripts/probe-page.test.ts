import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { probePage, readProbe } from './probe-page.ts';

const file = (path: string) => new URL(`../docs/results/${path}`, import.meta.url);

describe.runIf(existsSync(file('probe.json')))('the probe’s page', () => {
  it('holds its results', () => {
    expect(readFileSync(file('probe.md'), 'utf8')).toBe(probePage(readProbe()));
  });

  it('finds the clean photo in the clean photo', () => {
    for (const { scores, set } of readProbe().results) {
      expect(scores.clean?.detection?.map ?? 1, set).toBe(1);
      expect(scores.clean?.segmentation?.miou ?? 1, set).toBe(1);
    }
  });
});
