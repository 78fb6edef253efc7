import { describe, expect, it } from 'vitest';
import { plain, psnrOf } from '../testing/float-image.ts';
import { samplePhoto } from '../testing/sample-photo.ts';
import { retinexBrighten } from './retinex.ts';

const atOnce = async () => undefined;

describe('retinexBrighten', () => {
  it('brightens plain pictures by the formula: the light is the brightest channel', async () => {
    const restored = await retinexBrighten(plain(30, 20, [0.1, 0.05, 0.2]), atOnce);
    const light = 0.2 ** 0.8;
    for (let i = 0; i < restored.length; i += 3) {
      expect(restored[i]).toBeCloseTo(0.1 / light, 5);
      expect(restored[i + 1]).toBeCloseTo(0.05 / light, 5);
      expect(restored[i + 2]).toBeCloseTo(0.2 ** 0.2, 5);
    }
  });

  it('keeps white and black, and never exceeds white', async () => {
    for (const value of [0, 1]) {
      const restored = await retinexBrighten(plain(9, 5, [value, value, value]), atOnce);
      for (const pixel of restored) expect(pixel).toBeCloseTo(value, 6);
    }
    const photo = await samplePhoto('colosseum.jpg', 60, 40, 120, 100);
    for (const value of await retinexBrighten(photo, atOnce)) expect(value).toBeLessThanOrEqual(1 + 1e-6);
  });

  it.each(['otters.jpg', 'osprey.jpg'])('brings a darkened %s nearer to its light: 6 dB', async (name) => {
    const lit = await samplePhoto(name, 60, 40, 240, 200);
    const dark = lit.data.map((value) => 0.5 * value ** 2.5);
    const restored = await retinexBrighten({ ...lit, data: dark }, atOnce);
    expect(psnrOf(restored, lit.data)).toBeGreaterThan(psnrOf(dark, lit.data) + 6);
  });
});
