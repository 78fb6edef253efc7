import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ModelCard } from '../src/engine/domain/model-card.ts';
import { page, readmePart, readResults, renewReadme } from './zoo-page.ts';

const file = (path: string) => new URL(`../${path}`, import.meta.url);
const text = (path: string): string => readFileSync(file(path), 'utf8');
const { results, manifest } = readResults();

describe('the published scores', () => {
  it('are those of the cards, which hold the same weights', () => {
    for (const { id, sha256, scores } of results.models) {
      const card = JSON.parse(text(`public/models/${id}/card.json`)) as ModelCard;
      expect(card.scores, id).toEqual(scores);
      expect(card.sha256, id).toBe(sha256);
      expect(scores.length, id).toBeGreaterThan(0);
    }
    expect(results.models.map(({ id }) => id)).toEqual(manifest.models);
  });

  it('stand in README.md and docs/results/zoo.md as they were measured', () => {
    expect(text('docs/results/zoo.md')).toBe(page(results));
    expect(renewReadme(text('README.md'), readmePart(results, manifest))).toBe(text('README.md'));
    expect(text('README.md')).toContain(readmePart(results, manifest));
  });

  it('come with Recipes that are there', () => {
    for (const { id } of results.models) {
      const { chain } = JSON.parse(text(`public/models/${id}/card.json`)) as ModelCard;
      for (const { recipeFile } of chain) expect(existsSync(file(recipeFile)), recipeFile).toBe(true);
    }
  });
});
