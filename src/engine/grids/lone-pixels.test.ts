import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { degrade } from '../degradations/degrade.ts';
import { stream } from '../runtime/random.ts';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { samplePhoto } from '../testing/sample-photo.ts';
import { lonePixels } from './lone-pixels.ts';

const SIDE = 64;
const INSIDE = (SIDE - 2) ** 2;

describeOnBackends('lone pixels', (backend) => {
  beforeAll(() => enterBackend(backend));

  const shareOf = async (data: Float32Array): Promise<number> => {
    const [value] = await tf.tidy(() => lonePixels(tf.tensor4d(data, [1, SIDE, SIDE, 3]))).data();
    return value as number;
  };
  const greyWith = (places: readonly (readonly [x: number, y: number])[], value: number): Float32Array => {
    const data = new Float32Array(SIDE * SIDE * 3).fill(0.5);
    for (const [x, y] of places) data.fill(value, (y * SIDE + x) * 3, (y * SIDE + x + 1) * 3);
    return data;
  };

  it('counts single pixels, black or white, but no pairs, no streaks and nothing faint', async () => {
    const singles = [
      [1, 1],
      [10, 20],
      [40, 62],
    ] as const;
    expect(await shareOf(greyWith(singles, 1))).toBeCloseTo(3 / INSIDE, 7);
    expect(await shareOf(greyWith(singles, 0))).toBeCloseTo(3 / INSIDE, 7);
    expect(await shareOf(greyWith(singles, 0.65))).toBe(0);
    const streak = Array.from({ length: 30 }, (_, i): [number, number] => [10 + i, 5 + i]);
    expect(await shareOf(greyWith(streak, 1))).toBe(0);
  });

  it('tells dead pixels from strong noise', async () => {
    const { data } = await samplePhoto('canyon.jpg', 0, 0, SIDE, SIDE);
    const dead = degrade(data, SIDE, SIDE, 'salt-pepper', { amount: 0.03 }, stream(1));
    const noisy = degrade(data, SIDE, SIDE, 'gaussian-noise', { sigma: 40 }, stream(1));
    const [before, found, noise] = [await shareOf(data), await shareOf(dead), await shareOf(noisy)];
    // Three of a hundred, less those that lie beside another one (0.97^8) or on ground like them.
    expect(found - before).toBeGreaterThan(0.015);
    expect(found - before).toBeLessThan(0.03);
    expect(noise).toBeLessThan(found / 2);
  });
});
