import { describe, expect, it } from 'vitest';
import { convolveSeparable } from '../degradations/filters.ts';
import { gaussianTaps } from '../degradations/kernels.ts';
import { plain, psnrOf, withNoise } from '../testing/float-image.ts';
import { samplePhoto } from '../testing/sample-photo.ts';
import { bm3d } from './bm3d.ts';

const atOnce = async () => undefined;

describe('bm3d', () => {
  it('gains 8 dB at sigma 25 on a photo, and 2 dB over the best Gaussian filter', async () => {
    const clean = await samplePhoto('osprey.jpg', 200, 80, 128, 128);
    const noisy = withNoise(clean, 25);
    const gain = psnrOf(await bm3d(noisy, atOnce), clean.data) - psnrOf(noisy.data, clean.data);
    const gaussians = [0.6, 0.8, 1, 1.3, 1.6, 2, 2.5].map((sigma) =>
      psnrOf(convolveSeparable(noisy, gaussianTaps(sigma)).data, clean.data),
    );
    expect(gain).toBeGreaterThan(8);
    expect(gain).toBeGreaterThan(2 + Math.max(...gaussians) - psnrOf(noisy.data, clean.data));
  });

  it('estimates the noise about as well as if it were told', async () => {
    const clean = await samplePhoto('canyon.jpg', 200, 80, 160, 128);
    const noisy = withNoise(clean, 15);
    const told = psnrOf(await bm3d(noisy, atOnce, { sigma: 15 }), clean.data);
    expect(psnrOf(await bm3d(noisy, atOnce), clean.data)).toBeGreaterThan(told - 0.3);
  });

  it.each(['osprey.jpg', 'otters.jpg', 'canyon.jpg', 'wine.jpg'])(
    'leaves the clean photo %s nearly as it is',
    async (name) => {
      const clean = await samplePhoto(name, 100, 100, 128, 96);
      expect(psnrOf(await bm3d(clean, atOnce), clean.data)).toBeGreaterThan(45);
    },
  );

  it('keeps plain pictures, even when told that there is noise, and tiny ones', async () => {
    const image = plain(40, 30, [0.2, 0.5, 0.8]);
    for (const [i, value] of (await bm3d(image, atOnce, { sigma: 25 })).entries()) {
      expect(value).toBeCloseTo(image.data[i] as number, 4);
    }
    for (const [width, height] of [
      [1, 1],
      [7, 90],
      [8, 8],
    ] as const) {
      const tiny = withNoise(plain(width, height, [0.4, 0.4, 0.4]), 25);
      expect((await bm3d(tiny, atOnce, { sigma: 25 })).every(Number.isFinite)).toBe(true);
    }
  });

  it('gives the same by strips as at once', async () => {
    const noisy = withNoise(plain(24, 420, [0.5, 0.3, 0.6]), 20);
    const whole = await bm3d(noisy, atOnce, { sigma: 20 });
    const strips = await bm3d(noisy, atOnce, { sigma: 20, stripArea: 24 * 300 });
    for (const [i, value] of strips.entries()) expect(value).toBeCloseTo(whole[i] as number, 5);
  });

  it('says how far it is, and stops where its pace throws', async () => {
    const noisy = withNoise(plain(32, 32, [0.5, 0.3, 0.6]), 20);
    const shares: number[] = [];
    await bm3d(noisy, async (share) => void shares.push(share));
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    const stop = async () => {
      throw new Error('stop');
    };
    await expect(bm3d(noisy, stop)).rejects.toThrow('stop');
  });
});
