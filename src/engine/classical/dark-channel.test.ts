import { describe, expect, it } from 'vitest';
import { plain, psnrOf } from '../testing/float-image.ts';
import { samplePhoto } from '../testing/sample-photo.ts';
import { darkChannel, darkChannelDehaze, findAirlight } from './dark-channel.ts';

const atOnce = async () => undefined;
const AIR = [0.86, 0.9, 0.94] as const;

/** Haze whose transmission falls from 0.9 at the bottom to 0.15 at the top: I = J t + A (1 - t). */
function hazy(clear: Float32Array, width: number, height: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(clear, (value, i) => {
    const t = 0.15 + 0.75 * (Math.floor(i / 3 / width) / (height - 1));
    return value * t + (AIR[i % 3] ?? 0) * (1 - t);
  });
}

describe('darkChannelDehaze', () => {
  it.each(['otters.jpg', 'wine.jpg'])('takes known haze away from %s: at least 5 dB better', async (name) => {
    const clear = await samplePhoto(name, 60, 40, 320, 300);
    const haze = hazy(clear.data, 320, 300);
    const restored = await darkChannelDehaze({ ...clear, data: haze }, atOnce);
    expect(psnrOf(restored, clear.data)).toBeGreaterThan(psnrOf(haze, clear.data) + 5);
  });

  it('finds the colour of the haze', async () => {
    const clear = await samplePhoto('otters.jpg', 60, 40, 320, 300);
    const image = { ...clear, data: hazy(clear.data, 320, 300) };
    findAirlight(image.data, darkChannel(image, [1, 1, 1], 5)).forEach((value, c) => {
      expect(Math.abs(value - (AIR[c] ?? 0))).toBeLessThan(0.12);
    });
  });

  it('keeps a picture that has something dark everywhere, and one of the colour of haze', async () => {
    for (const colour of [
      [0.9, 0.4, 0],
      [0.8, 0.8, 0.8],
      [0, 0, 0],
    ] as const) {
      const image = plain(30, 20, colour);
      const restored = await darkChannelDehaze(image, atOnce);
      restored.forEach((value, i) => {
        expect(value).toBeCloseTo(image.data[i] as number, 5);
      });
    }
  });
});
