import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { looksPage, readLooks } from './looks-page.ts';

describe('the page of self-ensembles', () => {
  const results = readLooks();

  it('holds the gains that are published, of weights that are in the zoo', () => {
    const page = new URL('../docs/results/self-ensemble.md', import.meta.url);
    expect(readFileSync(page, 'utf8')).toBe(looksPage(results));
    for (const { model, sha256 } of results.rows) {
      const card = new URL(`../public/models/${model}/card.json`, import.meta.url);
      expect(JSON.parse(readFileSync(card, 'utf8')).sha256).toBe(sha256);
    }
  });

  it('tells what is lost as well as what is gained, photo by photo, at what price', () => {
    const more = { looks: 8, gain: -0.123, low: -0.2, high: 0.04, better: 3, secondsPerMegapixel: 16 };
    const row = {
      model: 'one',
      sha256: null,
      task: 'jpeg' as const,
      set: 'Set',
      photos: 5,
      input: 28,
      once: 29.5,
      secondsPerMegapixel: 2,
      more: [more],
    };
    const page = looksPage({ machine: 'a machine', rows: [row] });
    expect(page).toContain(
      '| `one` | JPEG artefacts | Set | 28.00 | 29.50 | 8 | −0.12 (−0.20 to +0.04) | 3 of 5 | 8.0 |',
    );
    expect(page).toContain('--measure one');
  });
});
