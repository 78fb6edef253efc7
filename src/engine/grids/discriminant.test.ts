import { describe, expect, it } from 'vitest';
import { stream } from '../runtime/random.ts';
import { fitDiscriminant, project } from './discriminant.ts';

describe('the discriminant', () => {
  it('finds the direction that parts two kinds across a wide common spread', () => {
    // Kinds differ by 1 in the first number (spread 0.2); the second varies by 5 for both and says nothing.
    const random = stream(1, 'kinds');
    const labels = Array.from({ length: 400 }, (_, i) => i % 2);
    const rows = labels.map((kind) =>
      Float64Array.of(kind + 0.2 * random.normal(), 5 * random.normal(), random.normal()),
    );
    const found = fitDiscriminant(rows, labels);
    expect(found.directions).toHaveLength(1);
    const places = rows.map((row) => project(found, row)[0] as number);
    const mean = (kind: number): number =>
      places.filter((_, i) => labels[i] === kind).reduce((a, b) => a + b, 0) / 200;
    const middle = (mean(0) + mean(1)) / 2;
    const right = places.filter((x, i) => (x > middle === mean(1) > middle) === (labels[i] === 1)).length;
    expect(right / 400).toBeGreaterThan(0.95);
  });

  it('makes the spread within a kind about one', () => {
    const random = stream(2, 'kinds');
    const labels = Array.from({ length: 600 }, (_, i) => i % 3);
    const rows = labels.map((kind) =>
      Float64Array.of(10 * kind + 3 * random.normal(), 4 * (kind % 2) + 3 * random.normal()),
    );
    const found = fitDiscriminant(rows, labels);
    const places = rows.map((row) => project(found, row));
    for (let k = 0; k < found.directions.length; k++) {
      const mine = places.filter((_, i) => labels[i] === 0).map((place) => place[k] as number);
      const mean = mine.reduce((a, b) => a + b, 0) / mine.length;
      const variance = mine.reduce((sum, x) => sum + (x - mean) ** 2, 0) / mine.length;
      expect(variance).toBeGreaterThan(0.75);
      expect(variance).toBeLessThan(1.3);
    }
  });
});
