import { describe, expect, it } from 'vitest';
import { plain, withNoise } from '../testing/float-image.ts';
import { samplePhoto } from '../testing/sample-photo.ts';
import { clippedPixels, noiseLevels } from './noise-level.ts';
import { toOpponent } from './opponent.ts';

const levels = ({ data, width, height }: ReturnType<typeof plain>) =>
  noiseLevels(toOpponent({ data }), clippedPixels(data), width, height);

describe('noiseLevels', () => {
  it.each([5, 15, 25, 50])('finds sigma %i on a real photo, in every channel', async (sigma) => {
    for (const name of ['osprey.jpg', 'canyon.jpg']) {
      const photo = await samplePhoto(name, 100, 60, 320, 256);
      for (const level of levels(withNoise(photo, sigma))) {
        expect(Math.abs(level / sigma - 1), `${name}: ${level}`).toBeLessThan(0.15);
      }
    }
  });

  it.each(['osprey.jpg', 'otters.jpg', 'canyon.jpg', 'wine.jpg'])(
    'finds next to nothing in the clean photo %s',
    async (name) => {
      for (const level of levels(await samplePhoto(name, 60, 60, 320, 256))) expect(level).toBeLessThan(1.5);
    },
  );

  it('finds nothing in plain, in white and in tiny pictures', () => {
    for (const image of [plain(64, 64, [0.2, 0.5, 0.7]), plain(64, 64, [1, 1, 1]), plain(9, 9, [0, 0, 0])]) {
      for (const level of levels(image)) expect(level).toBeCloseTo(0, 3);
    }
  });

  it('finds the noise of a grey photo, whose colours have none', () => {
    const noisy = withNoise(plain(128, 128, [0.5, 0.5, 0.5]), 20);
    const grey = { ...noisy, data: noisy.data.map((_, i) => noisy.data[i - (i % 3)] ?? 0) };
    const [luminance, ...colours] = levels(grey);
    expect((luminance ?? 0) / Math.sqrt(3)).toBeGreaterThan(17);
    expect((luminance ?? 0) / Math.sqrt(3)).toBeLessThan(23);
    for (const colour of colours) expect(colour).toBeCloseTo(0, 3);
  });
});
