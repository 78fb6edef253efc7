/** Closed forms of what is random. */
import { describe, expect, it } from 'vitest';
import { resizeTaps } from '../domain/resampling.ts';
import { stream } from '../runtime/random.ts';
import { besselJ1 } from './bessel.ts';
import { gaussianBlur } from './blur.ts';
import { drawPath, shake } from './camera-shake.ts';
import { DEGRADATIONS } from './catalog.ts';
import { type Picture, type View, wholeView } from './degradation.ts';
import { depthMap, drawDepth } from './depth.ts';
import { convolve, reflectIndex } from './filters.ts';
import { drawLines } from './inpainting.ts';
import { lineKernel, sincKernel } from './kernels.ts';
import { drawPoisson, logFactorial } from './poisson.ts';
import { drawDrops } from './raindrops.ts';
import { drawSnow, flakeMask, SNOW_LAYERS } from './snow.ts';

const flat = (width: number, height: number, value: number): Picture => ({
  width,
  height,
  data: new Float32Array(width * height * 3).fill(value),
});

function moments(values: ArrayLike<number>): { mean: number; variance: number } {
  let [sum, square] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    sum += values[i] as number;
    square += (values[i] as number) ** 2;
  }
  const mean = sum / values.length;
  return { mean, variance: square / values.length - mean * mean };
}

describe('Poisson draws', () => {
  it.each([0.3, 5, 11.9, 12.1, 40, 300, 5000])('mean and variance are %f', (lambda) => {
    const random = stream(2, 'poisson');
    const count = 40_000;
    const { mean, variance } = moments(Array.from({ length: count }, () => drawPoisson(lambda, random)));
    expect(Math.abs(mean - lambda)).toBeLessThan(5 * Math.sqrt(lambda / count));
    expect(Math.abs(variance / lambda - 1)).toBeLessThan(5 * Math.sqrt((2 + 1 / lambda) / count));
  });

  it('have the right probabilities on both sides of the switch', () => {
    for (const lambda of [11, 13]) {
      const random = stream(3, lambda);
      const count = 40_000;
      const seen = new Map<number, number>();
      for (let i = 0; i < count; i++) {
        const k = drawPoisson(lambda, random);
        seen.set(k, (seen.get(k) ?? 0) + 1);
      }
      let probability = Math.exp(-lambda);
      for (let k = 0; k < 30; k++) {
        const deviation = Math.sqrt((probability * (1 - probability)) / count);
        expect(Math.abs((seen.get(k) ?? 0) / count - probability)).toBeLessThan(5 * deviation + 1e-4);
        probability *= lambda / (k + 1);
      }
    }
  });

  it('know factorials', () => {
    expect(logFactorial(5)).toBeCloseTo(Math.log(120), 12);
    expect(logFactorial(20)).toBeCloseTo(Math.log(2432902008176640000), 9);
    expect(logFactorial(16) - logFactorial(15)).toBeCloseTo(Math.log(16), 9);
  });
});

describe('noise', () => {
  const on = (
    task: 'poisson-noise' | 'gaussian-noise' | 'low-light',
    params: Record<string, number>,
    grey: number,
  ) =>
    moments(
      DEGRADATIONS[task].apply(flat(96, 96, grey), params, stream(5), wholeView({ width: 96, height: 96 }))
        .data,
    );

  it('Poisson keeps the mean and has variance mean / peak', () => {
    const { mean, variance } = on('poisson-noise', { peak: 100 }, 0.4);
    expect(mean).toBeCloseTo(0.4, 2);
    expect(variance / (0.4 / 100)).toBeCloseTo(1, 1);
  });

  it('Gaussian has variance (sigma / 255)²', () => {
    expect(on('gaussian-noise', { sigma: 25 }, 0.4).variance / (25 / 255) ** 2).toBeCloseTo(1, 1);
  });

  it('low light has gain I^gamma and variance (noise / 255)² (1 + y)', () => {
    const { mean, variance } = on('low-light', { gamma: 2, gain: 0.8, noise: 10 }, 0.5);
    expect(mean).toBeCloseTo(0.2, 2);
    expect(variance / ((10 / 255) ** 2 * 1.2)).toBeCloseTo(1, 1);
  });

  it('salt and pepper hits its share, half and half, all channels together', () => {
    const picture = flat(300, 300, 0.5);
    const { data } = DEGRADATIONS['salt-pepper'].apply(
      picture,
      { amount: 0.05 },
      stream(6),
      wholeView(picture),
    );
    let [salt, pepper, mixed] = [0, 0, 0];
    for (let i = 0; i < data.length; i += 3) {
      if (data[i] !== data[i + 1] || data[i] !== data[i + 2]) mixed++;
      if (data[i] === 1) salt++;
      if (data[i] === 0) pepper++;
    }
    expect(mixed).toBe(0);
    expect(Math.abs((salt + pepper) / 90_000 - 0.05)).toBeLessThan(0.005);
    expect(Math.abs(salt / (salt + pepper) - 0.5)).toBeLessThan(0.05);
  });
});

describe('filters', () => {
  it('reflect about the edge', () => {
    expect([-3, -2, -1, 0, 1, 2, 3, 4, 5].map((i) => reflectIndex(i, 3))).toEqual([
      1, 2, 1, 0, 1, 2, 1, 0, 1,
    ]);
    expect(reflectIndex(-100, 1)).toBe(0);
  });

  it('keep a flat picture flat and sum to 1', () => {
    const picture = flat(9, 7, 0.3);
    for (const out of [
      convolve(picture, lineKernel(31, 17)),
      convolve(picture, sincKernel(1.2)),
      gaussianBlur(picture, 4),
    ]) {
      expect(Math.max(...out.data.map((v) => Math.abs(v - 0.3)))).toBeLessThan(1e-6);
    }
    for (const taps of resizeTaps(10, 4))
      expect(taps.reduce((s, tap) => s + tap.weight, 0)).toBeCloseTo(1, 12);
  });

  it('spread a point by the variance of the Gaussian', () => {
    const picture = flat(41, 1, 0);
    picture.data.fill(1, 60, 63);
    const { data } = gaussianBlur(picture, 2);
    const variance = Array.from({ length: 41 }, (_, x) => (data[3 * x] as number) * (x - 20) ** 2);
    expect(variance.reduce((s, v) => s + v, 0)).toBeCloseTo(4, 1);
  });

  it('resize at the same size is the identity', () => {
    expect(resizeTaps(5, 5)).toEqual([0, 1, 2, 3, 4].map((index) => [{ index, weight: 1 }]));
  });

  it('know the Bessel function', () => {
    // Abramowitz and Stegun, table 9.1.
    const table: readonly (readonly [number, number])[] = [
      [0, 0],
      [1, 0.4400505857],
      [3.8, 0.0128210029],
      [10, 0.0434727462],
    ];
    for (const [x, expected] of table) expect(besselJ1(x)).toBeCloseTo(expected, 9);
  });
});

describe('snow', () => {
  it('covers what the density and size of its flakes promise', () => {
    const [width, height, severity] = [160, 160, 1.5];
    const rounds = 24;
    const means = Array.from(
      { length: rounds },
      (_, i) => moments(drawSnow(width, height, severity, stream(i)).data).mean,
    );
    // A flake covers pi (r² + 1/12) pixels with its soft edge; overlapping ones hide each other (Boolean model).
    const open = SNOW_LAYERS.reduce((product, { radius: [a, b], density }) => {
      const area = Math.PI * ((b ** 3 - a ** 3) / (3 * (b - a)) + 1 / 12);
      const coverage = 1 - Math.exp(-density * severity * area);
      return product * (1 - 0.75 * coverage);
    }, 1);
    expect(Math.abs(moments(means).mean / (1 - open) - 1)).toBeLessThan(0.1);
  });

  it('draws discs of the right area', () => {
    const { data } = flakeMask([{ x: 10.3, y: 9.6, radius: 4 }], 21, 20);
    expect(data.reduce((s, v) => s + v, 0)).toBeCloseTo(Math.PI * (16 + 1 / 12), 0);
  });
});

describe('rain with a veil', () => {
  it('without a veil is rain alone', () => {
    const picture = flat(40, 30, 0.4);
    const params = { density: 100, length: 20, angle: 5, beta: 0, airlight: 0.9 };
    const veiled = DEGRADATIONS['rain-veil'].apply(picture, params, stream(3), wholeView(picture));
    const plain = DEGRADATIONS.rain.apply(picture, params, stream(3).split('streaks'), wholeView(picture));
    expect(veiled.data).toEqual(plain.data);
    expect(Math.max(...plain.data)).toBeCloseTo(1.4, 5);
  });
});

describe('depth', () => {
  it('reaches from 0 to 1, near at the bottom, and a part of it is a part of the whole', () => {
    const field = drawDepth(stream(12));
    const whole = depthMap(field, 40, 30, wholeView({ width: 40, height: 30 })).data;
    expect(Math.min(...whole)).toBeCloseTo(0, 1);
    expect(Math.max(...whole)).toBeCloseTo(1, 1);
    expect(moments(whole.subarray(0, 200)).mean).toBeGreaterThan(moments(whole.subarray(1000)).mean + 0.3);
    const view: View = { left: 7, top: 5, width: 40, height: 30 };
    const part = depthMap(field, 3, 2, view).data;
    expect([...part]).toEqual([0, 1].flatMap((y) => [0, 1, 2].map((x) => whole[(y + 5) * 40 + x + 7])));
  });
});

describe('camera shake', () => {
  it('moves as far as it is told', () => {
    for (let seed = 0; seed < 20; seed++) {
      const poses = drawPath(12, 1.5, 2, stream(seed));
      expect(poses.length).toBeGreaterThanOrEqual(15);
      expect(poses.length).toBeLessThanOrEqual(31);
      expect(Math.max(...poses.map((p) => Math.hypot(p.x, p.y)))).toBeCloseTo(12, 6);
      expect(Math.max(...poses.map((p) => Math.abs(p.roll)))).toBeCloseTo(1.5, 6);
      expect(Math.max(...poses.map((p) => Math.abs(p.zoom)))).toBeCloseTo(2, 6);
    }
  });

  it('averages in linear light', () => {
    const picture = flat(8, 8, 0);
    picture.data.fill(1, 0, 96);
    const poses = [0, 4].map((y) => ({ x: 0, y, roll: 0, zoom: 0 }));
    const { data } = shake(picture, poses, wholeView(picture));
    expect(data[0]).toBeCloseTo(0.5 ** (1 / 2.2), 5);
  });
});

describe('parts of a photo', () => {
  it('see the drops and scratches of the whole', () => {
    const whole: View = { left: 0, top: 0, width: 200, height: 100 };
    const part: View = { ...whole, left: 50, top: 20 };
    const [a, b] = [whole, part].map((view) => drawDrops(30, 20, view, stream(4))) as [
      ReturnType<typeof drawDrops>,
      ReturnType<typeof drawDrops>,
    ];
    expect(b.map((drop) => [drop.x + 50, drop.y + 20])).toEqual(a.map((drop) => [drop.x, drop.y]));
    const lines = [whole, part].map((view) => drawLines(5, view, stream(4))[0]);
    expect(lines[1]?.x0).toBeCloseTo((lines[0]?.x0 ?? 0) - 50, 9);
  });
});
