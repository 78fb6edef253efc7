import { describe, expect, it } from 'vitest';
import { glowColour, heatColour, heatOpacity, heatRaster, roundPeak } from './heat.ts';

/** Relative luminance of sRGB parts 0..1, as WCAG 2 defines it. */
function luminance(parts: readonly number[]): number {
  const [r = 0, g = 0, b = 0] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

describe('pseudocolour', () => {
  it('grows lighter with every step, so that it can be read without hue', () => {
    const steps = Array.from({ length: 65 }, (_, i) => luminance(heatColour(i / 64)));
    const glow = Array.from({ length: 65 }, (_, i) => luminance(glowColour(i / 64)));
    for (let i = 1; i < steps.length; i++) {
      expect(steps[i]).toBeGreaterThan(steps[i - 1] as number);
      expect(glow[i]).toBeGreaterThan(glow[i - 1] as number);
    }
    expect((steps.at(-1) as number) + 0.05).toBeGreaterThan(12 * ((steps[0] as number) + 0.05));
  });

  it('takes what lies beyond for the nearest end', () => {
    expect(heatColour(-3)).toEqual(heatColour(0));
    expect(heatColour(7)).toEqual(heatColour(1));
    expect([heatOpacity(0), heatOpacity(2)]).toEqual([0, heatOpacity(1)]);
  });

  it('paints a map, and leaves a photo in sight where it lies over one', () => {
    const values = Float32Array.from([0, 0.05, 0.1, 5]);
    const plain = heatRaster(values, { width: 2, height: 2 }, 0.1);
    const bytes = (share: number) => heatColour(share).map((part) => Math.round(part * 255));
    expect(plain.alpha).toBeNull();
    expect(Array.from(plain.rgb)).toEqual([...bytes(0), ...bytes(128 / 255), ...bytes(1), ...bytes(1)]);
    const over = heatRaster(values, { width: 2, height: 2 }, 0.1, true);
    expect(Array.from(over.alpha ?? [])).toEqual([0, 108, 217, 217]);
  });

  it('ends its legend with a round number of levels that hardly anything is above', () => {
    const even = Float32Array.from({ length: 1000 }, (_, i) => (i / 1000) * (30 / 255));
    expect(roundPeak(even) * 255).toBe(32);
    expect(
      roundPeak(
        even,
        Float32Array.from({ length: 1000 }, () => 60 / 255),
      ) * 255,
    ).toBe(64);
    expect(roundPeak(Float32Array.from([0, 0, 0]))).toBe(2 / 255);
    expect(roundPeak(Float32Array.from([9]))).toBe(1);
  });
});
