import { describe, expect, it } from 'vitest';
import { doubtOf } from './doubt.ts';

describe('an uncertainty map for the screen', () => {
  it('has a clear overlay where the model is sure, and tells mean, high and the end of its legend', () => {
    const values = Float32Array.from({ length: 400 }, (_, i) => (i < 4 ? 0.2 : i / 400 / 10));
    const { overlay, peak, mean, high, calibrated } = doubtOf({
      values,
      width: 20,
      height: 20,
      calibrated: true,
    });
    expect([overlay.width, overlay.height, overlay.depth]).toEqual([20, 20, 8]);
    expect(overlay.alpha?.[5]).toBeLessThan(overlay.alpha?.[399] as number);
    expect(peak * 255).toBe(32);
    expect(mean).toBeCloseTo(values.reduce((a, b) => a + b) / 400, 6);
    expect(high).toBeCloseTo(Array.from(values).sort((a, b) => a - b)[395] as number, 6);
    expect(calibrated).toBe(true);
  });

  it('looks at a part of a large photo only, and finds about the same', () => {
    const values = Float32Array.from({ length: 900_000 }, (_, i) => (i % 1000) / 10_000);
    expect(doubtOf({ values, width: 1000, height: 900, calibrated: false }).high).toBeCloseTo(0.099, 3);
  });
});
