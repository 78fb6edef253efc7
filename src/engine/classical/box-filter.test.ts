import { describe, expect, it } from 'vitest';
import { stream } from '../runtime/random.ts';
import { boxMean, boxMin } from './box-filter.ts';
import { guidedFilter } from './guided-filter.ts';

const WIDTH = 11;
const HEIGHT = 7;

function randomPlane(): Float32Array {
  const plane = new Float32Array(WIDTH * HEIGHT);
  stream(3).fillUniform(plane, 0, 1);
  return plane;
}

/** All values of each window, one by one. */
function windows(plane: Float32Array, radius: number): number[][] {
  return Array.from(plane, (_, at) => {
    const [cx, cy] = [at % WIDTH, Math.floor(at / WIDTH)];
    return Array.from(plane).filter((__, i) => {
      return Math.abs((i % WIDTH) - cx) <= radius && Math.abs(Math.floor(i / WIDTH) - cy) <= radius;
    });
  });
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.each([1, 3, 20])('windows of radius %i', (radius) => {
  const plane = randomPlane();

  it('have the mean and the minimum of their values', () => {
    const [means, minima] = [boxMean(plane, WIDTH, HEIGHT, radius), boxMin(plane, WIDTH, HEIGHT, radius)];
    windows(plane, radius).forEach((values, i) => {
      expect(means[i]).toBeCloseTo(mean(values), 5);
      expect(minima[i]).toBe(Math.min(...values));
    });
  });

  it('are guided along edges: little epsilon keeps a plane that guides itself, a huge one averages twice', () => {
    const kept = guidedFilter(plane, plane, WIDTH, HEIGHT, radius, 1e-9);
    const averaged = guidedFilter(plane, plane, WIDTH, HEIGHT, radius, 1e9);
    const twice = boxMean(boxMean(plane, WIDTH, HEIGHT, radius), WIDTH, HEIGHT, radius);
    for (const [i, value] of plane.entries()) {
      expect(kept[i]).toBeCloseTo(value, 4);
      expect(averaged[i]).toBeCloseTo(twice[i] as number, 4);
    }
  });
});
