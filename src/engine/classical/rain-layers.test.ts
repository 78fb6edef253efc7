import { describe, expect, it } from 'vitest';
import { stream } from '../runtime/random.ts';
import { plain, psnrOf } from '../testing/float-image.ts';
import { samplePhoto } from '../testing/sample-photo.ts';
import { rainLayersDerain, rainLean } from './rain-layers.ts';

const atOnce = async () => undefined;

/** Draws bright soft lines, each of 25 rows, that go `lean` pixels to the right for each pixel down. */
function rained(clear: Float32Array, width: number, height: number, lean: number): Float32Array<ArrayBuffer> {
  const rain = Float32Array.from(clear);
  const random = stream(7);
  for (let drop = 0; drop < (width * height) / 150; drop++) {
    const [left, top, light] = [
      random.uniform(0, width),
      random.uniform(-25, height),
      random.uniform(0.1, 0.4),
    ];
    for (let y = Math.max(0, Math.ceil(top)); y < Math.min(height, top + 25); y++) {
      const exact = left + lean * (y - top);
      for (const x of [Math.floor(exact), Math.floor(exact) + 1]) {
        if (x < 0 || x >= width) continue;
        const share = 1 - Math.abs(exact - x);
        for (let c = 0; c < 3; c++) {
          const at = (y * width + x) * 3 + c;
          rain[at] = Math.min(1, (rain[at] ?? 0) + share * light);
        }
      }
    }
  }
  return rain;
}

const luminance = (data: Float32Array) => data.filter((_, i) => i % 3 === 1);

describe('rainLayersDerain', () => {
  it.each([-0.6, 0, 0.3])('takes streaks that lean by %d away: at least 3 dB better', async (lean) => {
    const clear = await samplePhoto('osprey.jpg', 60, 40, 200, 160);
    const rain = rained(clear.data, 200, 160, lean);
    expect(Math.abs(rainLean(luminance(rain), 200, 160) - lean)).toBeLessThan(0.15);
    const restored = await rainLayersDerain({ ...clear, data: rain }, atOnce);
    expect(psnrOf(restored, clear.data)).toBeGreaterThan(psnrOf(rain, clear.data) + 3);
  });

  it('keeps plain pictures and tiny ones', async () => {
    for (const [width, height] of [
      [30, 20],
      [1, 1],
      [2, 40],
    ] as const) {
      const image = plain(width, height, [0.2, 0.5, 0.8]);
      const restored = await rainLayersDerain(image, atOnce);
      restored.forEach((value, i) => {
        expect(value).toBeCloseTo(image.data[i] as number, 5);
      });
    }
  });

  it('only takes light away, the same from every channel', async () => {
    const clear = await samplePhoto('canyon.jpg', 60, 40, 60, 50);
    const rain = rained(clear.data, 60, 50, 0);
    const restored = await rainLayersDerain({ ...clear, data: rain }, atOnce);
    for (let i = 0; i < rain.length; i += 3) {
      const taken = [0, 1, 2].map((c) => (rain[i + c] ?? 0) - (restored[i + c] ?? 0));
      expect(Math.min(...taken)).toBeGreaterThanOrEqual(-1e-6);
      expect(Math.max(...taken) - Math.min(...taken)).toBeLessThan(1e-5);
    }
  });
});
