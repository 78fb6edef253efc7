/** What every degradation promises. */
import { describe, expect, it } from 'vitest';
import { StudioError } from '../domain/fault.ts';
import { TASK_IDS, type TaskId, taskMeta } from '../domain/task.ts';
import { stream } from '../runtime/random.ts';
import { DEGRADATIONS } from './catalog.ts';
import { degrade, degradeRaster } from './degrade.ts';
import { drawParams, type Setting } from './params.ts';

function photo(width: number, height: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: width * height * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    return Math.round(127 + 90 * Math.sin(x / 3 + (i % 3)) + 30 * Math.cos(y / 2)) / 255;
  });
}

function damaged(
  task: TaskId,
  [width, height]: readonly [number, number],
  seed: number,
  set: Readonly<Record<string, Setting>> = {},
): Float32Array {
  const params = drawParams(task, set, stream(seed, 'params'));
  return degrade(photo(width, height), width, height, task, params, stream(seed, 'damage'));
}

const UNCHANGING: readonly TaskId[] = ['clean'];
const FIXED: readonly TaskId[] = ['ringing', 'richardson-lucy', ...UNCHANGING];

describe.each(TASK_IDS)('%s', (task) => {
  it('gives 8-bit values in 0..1, whatever the size', () => {
    for (const size of [
      [1, 1],
      [1, 7],
      [5, 2],
      [17, 13],
      [64, 48],
    ] as const) {
      const out = damaged(task, size, 3);
      expect(out.length).toBe(size[0] * size[1] * 3);
      const broken = out.some((v) => !(v >= 0 && v <= 1) || Math.abs(v * 255 - Math.round(v * 255)) > 1e-4);
      expect(broken).toBe(false);
    }
  });

  it('repeats for a seed, differs for another and leaves its input alone', () => {
    const input = photo(64, 48);
    expect(damaged(task, [64, 48], 5)).toEqual(damaged(task, [64, 48], 5));
    if (FIXED.includes(task)) expect(damaged(task, [64, 48], 5)).toEqual(damaged(task, [64, 48], 6));
    else expect(damaged(task, [64, 48], 5)).not.toEqual(damaged(task, [64, 48], 6));
    expect(photo(64, 48)).toEqual(input);
  });

  it('changes the photo, unless it is clean', () => {
    const before = photo(64, 48);
    const changed = damaged(task, [64, 48], 5).some((v, i) => v !== before[i]);
    expect(changed).toBe(!UNCHANGING.includes(task));
  });

  it('has limits around every product range', () => {
    const { limits } = DEGRADATIONS[task];
    const { parameters } = taskMeta(task);
    expect(Object.keys(limits).sort()).toEqual(Object.keys(parameters).sort());
    for (const [name, range] of Object.entries(parameters)) {
      const [low, high] = limits[name] as readonly [number, number];
      expect(low).toBeLessThanOrEqual(range.low);
      expect(high).toBeGreaterThanOrEqual(range.high);
    }
  });

  it('needs no more margin than it says', () => {
    const { margin, gridded } = DEGRADATIONS[task];
    const params = drawParams(task, {}, stream(9, 'params'));
    expect(Number.isInteger(margin(params)) && margin(params) >= 0).toBe(true);
    if (!['gaussian-blur', 'motion-blur', 'defocus', 'downscale', 'jpeg', 'ringing'].includes(task)) return;
    const reach = gridded ? 32 : margin(params);
    const size = 2 * reach + 9;
    const whole = photo(size, size);
    const poked = whole.slice();
    poked.fill(0, 0, 3 * size).fill(0, poked.length - 3 * size);
    const run = (data: Float32Array<ArrayBuffer>): Float32Array =>
      degrade(data, size, size, task, params, stream(9));
    const middle = (data: Float32Array): Float32Array =>
      data.subarray((reach + 1) * size * 3, (size - reach - 1) * size * 3);
    expect(middle(run(poked))).toEqual(middle(run(whole)));
  });
});

describe('identities', () => {
  const identities: readonly (readonly [TaskId, Readonly<Record<string, number>>])[] = [
    ['gaussian-noise', { sigma: 0 }],
    ['salt-pepper', { amount: 0 }],
    ['gaussian-blur', { sigma: 0 }],
    ['motion-blur', { length: 1 }],
    ['camera-shake', { path: 0, roll: 0, zoom: 0 }],
    ['downscale', { factor: 1 }],
    ['rain', { density: 0 }],
    ['rain-veil', { density: 0, beta: 0 }],
    ['snow', { severity: 0 }],
    ['raindrops', { count: 0 }],
    ['haze', { beta: 0 }],
    ['low-light', { gamma: 1, gain: 1, noise: 0 }],
    ['real-chain', { severity: 0 }],
    ['inpainting', { lines: 0 }],
    ['clean', {}],
  ];
  it.each(identities)('%s %j', (task, set) => {
    const expected = photo(33, 21);
    expect(damaged(task, [33, 21], 8, set)).toEqual(expected);
  });
});

describe('parameters', () => {
  const fault = (work: () => unknown): StudioError => {
    try {
      work();
    } catch (error) {
      if (error instanceof StudioError) return error;
    }
    throw new Error('no fault');
  };

  it('stay in the product range, whole where they must be', () => {
    for (const task of TASK_IDS) {
      for (let seed = 0; seed < 50; seed++) {
        const params = drawParams(task, {}, stream(seed));
        for (const [name, range] of Object.entries(taskMeta(task).parameters)) {
          const value = params[name] as number;
          expect(value >= range.low && value <= range.high).toBe(true);
          if (range.integer) expect(Number.isInteger(value)).toBe(true);
        }
      }
    }
  });

  it('are taken as given, or from a given range, without moving the others', () => {
    const free = drawParams('rain', {}, stream(4));
    const set = drawParams('rain', { density: 7, angle: [10, 11] }, stream(4));
    expect(set.density).toBe(7);
    expect(set.angle).toBeGreaterThanOrEqual(10);
    expect(set.angle).toBeLessThanOrEqual(11);
    expect(set.length).toBe(free.length);
    expect(drawParams('gaussian-noise', { sigma: 75 }, stream(1))).toEqual({ sigma: 75 });
  });

  it('are refused by name with their range', () => {
    const refused = fault(() => drawParams('gaussian-noise', { sigma: 300 }, stream(1)));
    expect(refused.code).toBe('option-invalid');
    expect(refused.message).toBe(
      'sigma of the task gaussian-noise cannot be 300; use a number from 0 to 255 (usual: 0 to 50).',
    );
    expect(fault(() => drawParams('jpeg', { quality: 30.5 }, stream(1))).message).toContain(
      'a whole number from 1 to 100',
    );
    expect(fault(() => drawParams('jpeg', { quality: [50, 40] }, stream(1))).message).toContain('[50, 40]');
    expect(fault(() => drawParams('jpeg', { quality: Number.NaN }, stream(1))).code).toBe('option-invalid');
    expect(fault(() => drawParams('jpeg', { sigma: 3 }, stream(1))).message).toBe(
      'The task jpeg has no parameter sigma; choose from quality.',
    );
    expect(fault(() => drawParams('clean', { x: 3 }, stream(1))).message).toContain('it has none');
  });
});

describe('rasters', () => {
  it('keep size, depth and opacity', () => {
    const alpha = new Uint16Array(12).fill(9);
    const raster = { width: 4, height: 3, depth: 16, rgb: new Uint16Array(36).fill(30_000), alpha } as const;
    const result = degradeRaster(raster, 'gaussian-noise', { sigma: 20 }, 1, 'a.png');
    expect(result).toMatchObject({ width: 4, height: 3, depth: 16, alpha });
    expect(result).toEqual(degradeRaster(raster, 'gaussian-noise', { sigma: 20 }, 1, 'a.png'));
    expect(result).not.toEqual(degradeRaster(raster, 'gaussian-noise', { sigma: 20 }, 1, 'b.png'));
  });
});
