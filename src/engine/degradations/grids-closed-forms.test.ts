/** GRIDS's kinds of damage against their closed forms; those of the others are in `statistics.test.ts` and `contract.test.ts`. */
import { expect, it } from 'vitest';
import { PRESETS } from '../domain/presets.ts';
import { stream } from '../runtime/random.ts';
import { DEGRADATIONS } from './catalog.ts';
import { wholeView } from './degradation.ts';
import { drawParams } from './params.ts';

const side = 33;
const picture = {
  width: side,
  height: side,
  data: Float32Array.from({ length: side * side * 3 }, (_, i) => ((i * 7919) % 997) / 997),
};

/** Mean of the 5 x 5 pixels around a place, by counting. */
const around = (data: Float32Array, x: number, y: number, c: number): number => {
  let sum = 0;
  for (let dy = -2; dy <= 2; dy++)
    for (let dx = -2; dx <= 2; dx++) sum += data[((y + dy) * side + x + dx) * 3 + c] as number;
  return sum / 25;
};

it('one step of Richardson-Lucy from a flat start is a box blur', () => {
  const { data } = DEGRADATIONS['richardson-lucy'].apply(picture, {}, stream(1), wholeView(picture));
  // x1 = x0 * blur(image / blur(x0)) with x0 = 1/2 everywhere; where no border is near.
  const flat = picture.data.map(() => 0.5);
  for (const [x, y, c] of [
    [16, 16, 0],
    [5, 20, 1],
    [27, 9, 2],
  ] as const) {
    const ratio = picture.data.map((value, i) => value / (flat[i] as number));
    const step = 0.5 * around(ratio, x, y, c);
    expect(step).toBeCloseTo(around(picture.data, x, y, c), 6);
    expect(data[(y * side + x) * 3 + c]).toBeCloseTo(step, 5);
  }
});

it('grids-11 draws what the paper’s authors draw', () => {
  const ranges: Record<string, Record<string, readonly [number, number]>> = {
    'gaussian-blur': { sigma: [2, 4] },
    'motion-blur': { length: [9, 21], angle: [0, 180] },
    'richardson-lucy': {},
    sr: { factor: [2, 2] },
    ringing: { cutoff: [1.2, 1.2] },
    defocus: { radius: [1, 2] },
    jpeg: { quality: [10, 40] },
    'poisson-noise': { peak: [100, 100] },
    inpainting: { lines: [5, 10], thickness: [5, 10] },
    'gaussian-noise': { sigma: [10, 50] },
    'salt-pepper': { amount: [0.05, 0.05] },
  };
  const { tasks } = PRESETS['grids-11'];
  expect(tasks.map(({ label }) => label)).toEqual(Object.keys(ranges));
  for (const { label, id, set } of tasks) {
    for (let seed = 0; seed < 40; seed++) {
      const params = drawParams(id, set, stream(seed));
      expect(Object.keys(params)).toEqual(Object.keys(ranges[label] ?? {}));
      for (const [name, [low, high]] of Object.entries(ranges[label] ?? {})) {
        expect(params[name]).toBeGreaterThanOrEqual(low);
        expect(params[name]).toBeLessThanOrEqual(high);
      }
    }
  }
});
