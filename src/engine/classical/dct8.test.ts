import { describe, expect, it } from 'vitest';
import { stream } from '../runtime/random.ts';
import { forwardDct, inverseDct } from './dct8.ts';

/** The definition: scale(u) scale(v) sum of value cos(...) cos(...). */
function byDefinition(patch: Float64Array): number[] {
  const wave = (k: number, i: number) =>
    Math.sqrt((k === 0 ? 1 : 2) / 8) * Math.cos(((2 * i + 1) * k * Math.PI) / 16);
  return Array.from({ length: 64 }, (_, at) =>
    patch.reduce((sum, value, i) => sum + value * wave(at >> 3, i >> 3) * wave(at & 7, i & 7), 0),
  );
}

describe('the cosine transform', () => {
  it('is that of its definition, in place and from any start, and its inverse takes it back', () => {
    const random = stream(1);
    const two = Float64Array.from({ length: 128 }, () => random.uniform(0, 255));
    const patch = two.slice(64);
    const before = two.slice();
    forwardDct(two, 64);
    byDefinition(patch).forEach((value, i) => {
      expect(two[64 + i]).toBeCloseTo(value, 9);
    });
    inverseDct(two, 64);
    two.forEach((value, i) => {
      expect(value).toBeCloseTo(before[i] as number, 9);
    });
  });
});
